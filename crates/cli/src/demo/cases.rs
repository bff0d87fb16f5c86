//! What happened, school by school: one function a case.

mod brackenfold;
mod dunmallow;
mod everyday;
mod lanternwood;
mod otterwell;
mod quillmere;

use super::cast::Cast;
use super::story::Story;

/// The stories of this school.
pub(super) fn of(school: &str, cast: &Cast) -> Vec<Story> {
    match school {
        "quillmere" => quillmere::stories(cast),
        "brackenfold" => [brackenfold::stories(cast), everyday::brackenfold(cast)].concat(),
        "otterwell" => [otterwell::stories(cast), everyday::otterwell(cast)].concat(),
        "dunmallow" => dunmallow::stories(cast),
        "emberleigh" => [lanternwood::emberleigh(cast), vec![everyday::emberleigh(cast)]].concat(),
        "cobblewick" => lanternwood::cobblewick(cast),
        "marlowick" => lanternwood::marlowick(cast),
        "thistledane" => lanternwood::thistledane(cast),
        _ => Vec::new(),
    }
}
