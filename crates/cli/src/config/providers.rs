//! The identity providers people can sign in at, from the settings.

use super::Config;
use access::provider::{FactorClaim, Provider, ProviderSettings, SecondFactor, TenantClaim};
use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// An identity provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProviderConfig {
    /// What addresses call it: small letters, digits and dashes.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
    /// Its exact issuer.
    pub(crate) issuer: String,
    /// Who this installation is to it.
    pub(crate) client_id: String,
    /// A file with the secret it gave out.
    pub(crate) client_secret_file: PathBuf,
    /// The claim that names the organisation: `tid` (Microsoft) or `hd` (Google).
    pub(crate) tenant_claim: Option<TenantClaim>,
    /// What that claim has to say.
    pub(crate) tenant: Option<String>,
    /// The claim that says a second factor was checked: `amr`, `acr` or `acrs`.
    pub(crate) second_factor_claim: Option<FactorClaim>,
    /// What of it is enough; any of these.
    #[serde(default)]
    pub(crate) second_factor_values: Vec<String>,
}

impl Config {
    /// The providers; they are asked nothing yet.
    ///
    /// # Errors
    /// When a setting cannot be used, naming the provider, or a file cannot be read. No secret is shown.
    pub(crate) fn providers(&self) -> anyhow::Result<Vec<Provider>> {
        if self.providers.is_empty() {
            return Ok(Vec::new());
        }
        // The address somebody comes back to is never taken from what a caller says he called.
        anyhow::ensure!(
            self.base_url.is_some(),
            "base_url: name the address people sign in at, which a provider sends them back to"
        );
        let authority = self.extra_ca_file.as_deref().map(read).transpose()?;
        let mut providers: Vec<Provider> = Vec::new();
        for named in &self.providers {
            let known = providers.iter().map(Provider::settings);
            let is_twice = known.into_iter().any(|known| known.id == named.id || known.issuer == named.issuer);
            anyhow::ensure!(!is_twice, "the provider `{}` is named twice", named.id);
            let provider = named.provider(authority.as_deref());
            providers.push(provider.with_context(|| format!("the provider `{}`", named.id))?);
        }
        Ok(providers)
    }
}

impl ProviderConfig {
    fn provider(&self, authority: Option<&str>) -> anyhow::Result<Provider> {
        let tenant = match (self.tenant_claim, self.tenant.clone()) {
            (Some(claim), Some(tenant)) => Some((claim, tenant)),
            (None, None) => None,
            _ => anyhow::bail!("tenant_claim and tenant go together"),
        };
        let values = self.second_factor_values.clone();
        let second_factor = self.second_factor_claim.map(|claim| SecondFactor { claim, values });
        anyhow::ensure!(
            second_factor.is_some() || self.second_factor_values.is_empty(),
            "second_factor_claim and second_factor_values go together"
        );
        let settings = ProviderSettings {
            id: self.id.clone(),
            name: self.name.clone(),
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret: read(&self.client_secret_file)?.trim().to_owned(),
            tenant,
            second_factor,
        };
        Ok(Provider::new(settings, authority.map(str::as_bytes))?)
    }
}

fn read(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use figment::Figment;
    use figment::providers::{Format as _, Toml};

    const MICROSOFT: &str = "
        id = 'microsoft'
        name = 'your Microsoft 365 account'
        issuer = 'https://login.microsoftonline.com/8f1b/v2.0'
        client_id = 'f00d'
        client_secret_file = 'SECRET'
        tenant_claim = 'tid'
        tenant = '8f1b'
    ";

    /// What the settings say, with this secret's file.
    fn providers(folder: &tempfile::TempDir, tables: &[&str], base_url: Option<&str>) -> anyhow::Result<Vec<Provider>> {
        let file = folder.path().join("secret");
        std::fs::write(&file, "of the provider\n")?;
        let text = |table: &str| table.replace("SECRET", &file.display().to_string());
        let read = |table: &&str| Ok(Figment::from(Toml::string(&text(table))).extract()?);
        let providers = tables.iter().map(read).collect::<anyhow::Result<_>>()?;
        Config { providers, base_url: base_url.map(str::to_owned), ..Config::default() }.providers()
    }

    const HERE: Option<&str> = Some("https://wardbook.school.example");

    #[test]
    fn a_provider_is_read_with_its_secret_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let read = providers(&folder, &[MICROSOFT], HERE).unwrap();
        let settings = read[0].settings();
        assert_eq!(settings.client_secret, "of the provider");
        assert_eq!(settings.tenant, Some((TenantClaim::Tid, "8f1b".to_owned())));
        assert_eq!(settings.second_factor, None);
    }

    #[test]
    fn a_provider_needs_the_address_people_come_back_to() {
        let folder = tempfile::tempdir().unwrap();
        assert!(providers(&folder, &[MICROSOFT], None).unwrap_err().to_string().contains("base_url"));
    }

    #[test]
    fn one_provider_is_named_once() {
        let folder = tempfile::tempdir().unwrap();
        assert!(providers(&folder, &[MICROSOFT, MICROSOFT], HERE).unwrap_err().to_string().contains("twice"));
        let renamed = MICROSOFT.replace("'microsoft'", "'entra'");
        assert!(providers(&folder, &[MICROSOFT, &renamed], HERE).unwrap_err().to_string().contains("twice"));
    }

    #[test]
    fn half_a_tenant_and_half_a_second_factor_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let without_tenant = MICROSOFT.replace("tenant_claim = 'tid'", "").replace("tenant = '8f1b'", "");
        for (wrong, says) in [
            (MICROSOFT.replace("tenant = '8f1b'", ""), "go together"),
            (MICROSOFT.to_owned() + "second_factor_claim = 'acrs'", "second_factor_values says nothing"),
            (MICROSOFT.to_owned() + "second_factor_values = ['c1']", "go together"),
            (without_tenant.replace("8f1b/v2.0", "common/v2.0"), "give a tenant"),
        ] {
            let error = format!("{:#}", providers(&folder, &[&wrong], HERE).unwrap_err());
            assert!(error.contains(says) && error.contains("microsoft"), "{error}");
        }
        let whole = MICROSOFT.to_owned() + "second_factor_claim = 'acrs'\nsecond_factor_values = ['c1']";
        let expected = SecondFactor { claim: FactorClaim::Acrs, values: vec!["c1".to_owned()] };
        assert_eq!(providers(&folder, &[&whole], HERE).unwrap()[0].settings().second_factor, Some(expected));
    }
}
