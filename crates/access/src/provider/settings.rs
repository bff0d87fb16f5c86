//! What whoever runs the installation says of a provider.

use super::{GOOGLE, ProviderProblem};
use openidconnect::url::{Host, Url};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A provider, as the settings name it.
#[derive(Clone)]
pub struct ProviderSettings {
    /// What addresses call it: small letters, digits and dashes.
    pub id: String,
    /// What people call it, such as `your Microsoft 365 account`.
    pub name: String,
    /// Its exact issuer.
    pub issuer: String,
    /// Who this installation is to it.
    pub client_id: String,
    /// The secret it gave out.
    pub client_secret: String,
    /// The claim that says which organisation somebody belongs to, and what it has to say: `tid` of Microsoft, `hd` of Google.
    pub tenant: Option<(TenantClaim, String)>,
    /// What of a token says that the provider checked a second factor. Nothing: it counts as one factor, whatever it says, and Wardbook
    /// asks for the second.
    pub second_factor: Option<SecondFactor>,
}

/// Where a token says which organisation somebody belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TenantClaim {
    /// The tenant of Microsoft Entra ID.
    Tid,
    /// The hosted domain of Google Workspace.
    Hd,
}

/// What of a token says that a second factor was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// The claim.
    pub claim: FactorClaim,
    /// Any of these is enough.
    pub values: Vec<String>,
}

/// Where a token says how somebody proved who she is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactorClaim {
    /// The methods that were used (RFC 8176), such as `mfa`.
    Amr,
    /// The class of the sign-in; it is asked for.
    Acr,
    /// The authentication contexts of Microsoft Entra ID, such as `c1`; they are asked for.
    Acrs,
}

impl fmt::Debug for ProviderSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderSettings").field("id", &self.id).field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl ProviderSettings {
    pub(super) fn check(&self) -> Result<(), ProviderProblem> {
        let wrong = |what| Err(ProviderProblem::Settings(what));
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.id.is_empty() || !self.id.chars().all(is_name) {
            return wrong("its id is small letters, digits and dashes");
        }
        if !Url::parse(&self.issuer).is_ok_and(|issuer| is_safe(&issuer)) {
            return wrong("its issuer is an address that begins with https");
        }
        // With one issuer for everybody in the world, only the tenant says who belongs here.
        let is_everybodys = self.issuer == GOOGLE
            || ["/common/", "/organizations/", "/consumers/"].iter().any(|shared| self.issuer.contains(shared));
        if is_everybodys && self.tenant.is_none() {
            return wrong("its issuer is everybody's, so give a tenant");
        }
        if self.tenant.as_ref().is_some_and(|(_, tenant)| tenant.is_empty()) {
            return wrong("its tenant is empty");
        }
        let says_nothing =
            |factor: &SecondFactor| factor.values.is_empty() || factor.values.iter().any(String::is_empty);
        if self.second_factor.as_ref().is_some_and(says_nothing) {
            return wrong("second_factor_values says nothing");
        }
        Ok(())
    }
}

/// Whether what is sent there is seen by nobody on the way.
pub(super) fn is_safe(address: &Url) -> bool {
    let is_here = match address.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    address.scheme() == "https" || (address.scheme() == "http" && is_here)
}
