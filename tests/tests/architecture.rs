//! The house rules that can be checked by looking at the source: which crate may use which, where a dependency is declared,
//! how files are named and how long they are, and that the map in `crates/README.md` says what is so.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Our crates, bottom layer first, and which of ours each may use.
const LAYERS: [(&str, &[&str]); 9] = [
    ("tlog", &[]),
    ("domain", &[]),
    ("store", &["domain", "tlog"]),
    ("access", &["domain"]),
    ("notify", &["domain"]),
    ("casework", &["access", "domain", "notify", "store", "tlog"]),
    ("graphql", &["access", "casework", "domain"]),
    ("console", &["access", "casework", "domain"]),
    ("wardbook", &["access", "casework", "console", "domain", "graphql", "notify", "store", "tlog"]),
];

/// The package that may use all of them: it tests them.
const TESTS: &str = "wardbook-tests";

/// Crates of others that one of ours alone may name.
const RESERVED: [(&str, &[&str]); 4] =
    [("sqlx", &["store"]), ("postgres-es", &["store"]), ("sqlite-es", &["store"]), ("cedar-policy", &["access"])];

/// What stands at the top of the repository, besides dotfiles.
const TOP_LEVEL: [&str; 9] =
    ["Cargo.lock", "Cargo.toml", "LICENSE", "README.md", "crates", "deploy", "migrations", "schema", "tests"];

/// The length at which a file is certainly two.
const LONGEST: usize = 600;

/// What `cargo metadata` says, as far as it is asked.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_members: Vec<String>,
    workspace_default_members: Vec<String>,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// Nothing for what is linked, else `dev` or `build`.
    kind: Option<String>,
}

/// A member of the workspace, as its manifest declares it.
struct Member {
    name: String,
    manifest: PathBuf,
    /// Whatever it is linked with; what only its own tests use is left out.
    uses: BTreeSet<String>,
}

struct Workspace {
    root: PathBuf,
    members: Vec<Member>,
    default_members: Vec<String>,
}

impl Workspace {
    /// Asks cargo, in the order of the root manifest.
    fn read() -> Result<Self> {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the tests have no parent folder")?;
        let asked = ["metadata", "--format-version", "1", "--no-deps", "--offline", "--locked"];
        let answer = Command::new(cargo).args(asked).current_dir(root).output()?;
        if !answer.status.success() {
            bail!("cargo metadata: {}", String::from_utf8_lossy(&answer.stderr));
        }
        let metadata: Metadata = serde_json::from_slice(&answer.stdout)?;
        let of_id = |id: &String| {
            let package = metadata.packages.iter().find(|package| package.id == *id);
            package.map(Member::of).context("a member without a package")
        };
        let members = metadata.workspace_members.iter().map(of_id).collect::<Result<_>>()?;
        let default_members = metadata.workspace_default_members.iter().map(|id| Ok(of_id(id)?.name));
        Ok(Self { root: root.to_owned(), members, default_members: default_members.collect::<Result<_>>()? })
    }

    fn ours(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.name != TESTS)
    }

    fn names(&self) -> BTreeSet<&str> {
        self.members.iter().map(|member| member.name.as_str()).collect()
    }
}

impl Member {
    fn of(package: &Package) -> Self {
        let linked = package.dependencies.iter().filter(|dependency| dependency.kind.as_deref() != Some("dev"));
        Self {
            name: package.name.clone(),
            manifest: package.manifest_path.clone(),
            uses: linked.map(|dependency| dependency.name.clone()).collect(),
        }
    }

    /// Those of ours it uses.
    fn arrows<'a>(&'a self, ours: &BTreeSet<&str>) -> BTreeSet<&'a str> {
        self.uses.iter().map(String::as_str).filter(|name| ours.contains(name)).collect()
    }

    fn folder(&self) -> Result<&Path> {
        self.manifest.parent().context("a manifest without a folder")
    }
}

/// Every package of such a build with the features it is built with.
fn features_in(build: &[&str]) -> Result<BTreeSet<String>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let shown = ["tree", "--offline", "--locked", "--prefix", "none", "--format", "{p} with {f}"];
    let answer = Command::new(cargo).args(shown).args(build).current_dir(env!("CARGO_MANIFEST_DIR")).output()?;
    if !answer.status.success() {
        bail!("cargo tree: {}", String::from_utf8_lossy(&answer.stderr));
    }
    // A package shown before is marked so.
    Ok(String::from_utf8(answer.stdout)?.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect())
}

/// Every Rust file beneath this folder.
fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The rows of the crate table in the map: the crate, and those of ours it uses.
fn mapped(map: &str) -> Vec<(String, BTreeSet<String>)> {
    let quoted = |cell: &str| -> BTreeSet<String> {
        cell.split('`').skip(1).step_by(2).map(|name| name.trim_matches('/').to_owned()).collect()
    };
    let rows = map.lines().skip_while(|line| !line.starts_with("| crate ")).skip(2).take_while(|l| l.starts_with('|'));
    rows.filter_map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        let [name, _, uses] = cells.as_slice() else { return None };
        Some((quoted(name).pop_first()?, quoted(uses)))
    })
    .collect()
}

#[test]
fn no_crate_uses_one_that_it_may_not() -> Result<()> {
    let workspace = Workspace::read()?;
    let names = workspace.names();
    for member in workspace.ours() {
        let (_, may_use) = LAYERS
            .iter()
            .find(|(name, _)| *name == member.name)
            .with_context(|| format!("{} has no layer: give it one in LAYERS and in crates/README.md", member.name))?;
        for used in member.arrows(&names) {
            assert!(may_use.contains(&used), "{} may not use {used}", member.name);
        }
    }
    Ok(())
}

#[test]
fn the_manifest_lists_the_crates_bottom_layer_first_with_a_sentence_each() -> Result<()> {
    let workspace = Workspace::read()?;
    let names = workspace.names();
    let mut below = BTreeSet::new();
    for member in &workspace.members {
        for used in member.arrows(&names) {
            assert!(below.contains(used), "{} is listed before {used}, which it uses", member.name);
        }
        below.insert(member.name.as_str());
    }
    let manifest = std::fs::read_to_string(workspace.root.join("Cargo.toml"))?;
    let lines = manifest.lines().skip_while(|line| *line != "members = [").skip(1).take_while(|line| *line != "]");
    for line in lines {
        assert!(line.contains("\", ") && line.contains(" # "), "no sentence in the manifest: {line}");
    }
    Ok(())
}

#[test]
fn only_the_store_names_the_database_and_only_access_a_permit_engine() -> Result<()> {
    let workspace = Workspace::read()?;
    for member in workspace.ours() {
        for (reserved, owners) in RESERVED {
            let is_owner = owners.contains(&member.name.as_str());
            assert!(is_owner || !member.uses.contains(reserved), "{} names {reserved}", member.name);
        }
    }
    Ok(())
}

#[test]
fn a_plain_cargo_run_starts_the_binary() -> Result<()> {
    assert_eq!(Workspace::read()?.default_members, ["wardbook"]);
    Ok(())
}

#[test]
fn a_plain_cargo_run_builds_its_dependencies_as_the_whole_workspace_does() -> Result<()> {
    let workspace = features_in(&["--workspace", "--edges", "normal,build,dev"])?;
    let built_again: Vec<_> = features_in(&["--package", "wardbook", "--edges", "normal,build"])?
        .into_iter()
        .filter(|built| !workspace.contains(built))
        .collect();
    assert!(
        built_again.is_empty(),
        "name these features in the root manifest and use them in `crates/cli`: {built_again:#?}"
    );
    Ok(())
}

#[test]
fn the_map_of_the_crates_says_what_the_manifests_say() -> Result<()> {
    let workspace = Workspace::read()?;
    let names = workspace.names();
    let map = std::fs::read_to_string(workspace.root.join("crates/README.md"))?;
    let so = workspace.ours().map(|member| {
        let folder = member.folder()?.file_name().context("a crate without a folder")?.to_string_lossy().into_owned();
        // The one binary is called after the product and lives in `cli`.
        Ok((folder, member.arrows(&names).into_iter().map(str::to_owned).collect()))
    });
    let so: Vec<(String, BTreeSet<String>)> = so.collect::<Result<_>>()?;
    assert_eq!(mapped(&map), so, "mend the table in crates/README.md");
    Ok(())
}

#[test]
fn the_walkthroughs_and_the_threats_name_files_and_functions_that_are_there() -> Result<()> {
    let root = Workspace::read()?.root;
    let pages = ["crates/README.md", ".github/SECURITY.md"].map(|page| std::fs::read_to_string(root.join(page)));
    let pages: String = pages.into_iter().collect::<Result<_, _>>()?;
    for step in pages.split('`').skip(1).step_by(2) {
        // A step is written `path/of/file.rs::function`, or `path/of/file.rs` alone; tests are named from the root.
        let (file, item) = step.split_once("::").unwrap_or((step, ""));
        if Path::new(file).extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let folder = if file.starts_with("tests/") { root.clone() } else { root.join("crates") };
        let source = std::fs::read_to_string(folder.join(file)).with_context(|| format!("{step} is not there"))?;
        let forms = [format!("fn {item}("), format!("fn {item}<"), format!("struct {item} "), format!("enum {item} ")];
        let is_there = item.is_empty() || forms.iter().any(|form| source.contains(form));
        assert!(is_there, "{file} has no {item}");
    }
    Ok(())
}

#[test]
fn versions_and_features_of_dependencies_are_declared_once() -> Result<()> {
    let workspace = Workspace::read()?;
    for member in &workspace.members {
        let manifest = std::fs::read_to_string(&member.manifest)?;
        let mut is_dependency = false;
        for line in manifest.lines() {
            if line.starts_with('[') {
                assert!(!line.contains("dependencies."), "{}: {line}", member.name);
                is_dependency = line.contains("dependencies]");
            } else if is_dependency && !line.is_empty() && !line.starts_with('#') {
                let from_workspace = line.contains(".workspace = true") || line.contains("{ workspace = true");
                let of_its_own = ["version", "features", "default-features", "path", "git"];
                let is_of_its_own = of_its_own.iter().any(|key| line.contains(&format!("{key} =")));
                assert!(from_workspace && !is_of_its_own, "{} declares for itself: {line}", member.name);
            }
        }
    }
    Ok(())
}

#[test]
fn a_module_is_a_file_of_its_name_and_no_file_is_endless() -> Result<()> {
    let workspace = Workspace::read()?;
    for member in &workspace.members {
        for file in rust_files(member.folder()?)? {
            assert!(!file.ends_with("mod.rs"), "{} should be a file of the module's name", file.display());
        }
    }
    for member in workspace.ours() {
        for file in rust_files(&member.folder()?.join("src"))? {
            let lines = std::fs::read_to_string(&file)?.lines().count();
            assert!(lines <= LONGEST, "{} has {lines} lines", file.display());
        }
    }
    Ok(())
}

#[test]
fn the_top_level_is_the_agreed_one() -> Result<()> {
    let root = Workspace::read()?.root;
    // What is committed counts, and not what somebody's run left behind.
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(&root).output()?;
    let paths = String::from_utf8(listed.stdout)?;
    let top: BTreeSet<&str> = paths
        .split('\0')
        .filter_map(|path| path.split('/').next())
        .filter(|name| !name.is_empty() && !name.starts_with('.'))
        .collect();
    assert_eq!(top.into_iter().collect::<Vec<_>>(), TOP_LEVEL);
    Ok(())
}
