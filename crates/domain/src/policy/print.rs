//! Paper: a form of one sheet and a lanyard card for each kind of concern, for whoever has no account, no e-mail address and
//! no telephone in her pocket. One HTML file, ready to print, that needs nothing from anywhere else.

use super::facts::FactName;
use super::field::Field;
use super::pack::Pack;
use super::rule::{Body, Condition, Effect, Rule};
use super::show;
use crate::incident::{Answer, Kind, Means};
use crate::school::Role;
use std::fmt::Write as _;

/// The style of both, print first.
const STYLE: &str = include_str!("print/paper.css");

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// A form of one sheet for each kind.
    Forms,
    /// A card for each kind.
    Cards,
    /// Both.
    Both,
}

/// The forms and cards of a pack, beneath which this floor is in force, as one HTML document.
#[must_use]
pub fn html(pack: &Pack, floor: &Pack, paper: Paper) -> String {
    let title = escaped(&format!("Raising a concern on paper: {}", pack.title));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
    );
    let sheets: Vec<Sheet> = Kind::ALL.iter().map(|kind| Sheet::of(*kind, pack, floor)).collect();
    if paper != Paper::Cards {
        for sheet in &sheets {
            form(&mut out, sheet, pack);
        }
    }
    if paper != Paper::Forms {
        out.push_str("<section class=\"cards\">\n");
        for sheet in &sheets {
            card(&mut out, sheet);
        }
        out.push_str("</section>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// What the rules say about one kind, for somebody who has only a pen.
struct Sheet {
    kind: Kind,
    /// What to do now, most particular first.
    advice: Vec<String>,
    /// To whom it goes, each with when where that is not always.
    goes_to: Vec<String>,
    /// What is asked for.
    fields: Vec<Field>,
}

impl Sheet {
    fn of(kind: Kind, pack: &Pack, floor: &Pack) -> Self {
        let speaking = || pack.rules.iter().chain(&floor.rules).filter(|rule| is_about(rule, kind));
        let mut sheet = Self { kind, advice: Vec::new(), goes_to: Vec::new(), fields: Vec::new() };
        let particular = speaking().filter(|rule| !rule.when.is_empty());
        for rule in particular.chain(speaking().filter(|rule| rule.when.is_empty())) {
            match &rule.effect {
                Effect::Advise(advice) => {
                    add_all(&mut sheet.advice, advice.iter().map(|advice| in_our_words(advice, pack)));
                }
                Effect::Ask(fields) => {
                    let asked = fields.iter().copied().filter(|one| one.fits(kind) && !one.comes_later(kind));
                    add_all(&mut sheet.fields, asked);
                }
                Effect::Tell(tell) => {
                    let between = if tell.any_of { " or " } else { " and " };
                    let whom = tell.whom.iter().copied().filter(|body| *body != Body::Reporter);
                    let whom: Vec<Body> = whom.map(|body| by_post(body, pack, floor)).collect();
                    let stands_in = if tell.or_deputy { ", or whoever stands in" } else { "" };
                    let who = show::bodies(&whom, pack, between);
                    add_all(&mut sheet.goes_to, [format!("{}{who}{stands_in}", only_when(rule))].into_iter());
                }
                Effect::Owe(_) | Effect::Guard(_) | Effect::File(_) => {}
            }
        }
        // Danger comes first on paper, whatever the rules' order.
        sheet.advice.sort_by_key(|advice| !advice.contains("999"));
        sheet
    }
}

/// Whoever has only a pen knows no case manager, but knows the head: the first who manages a case about anybody.
fn by_post(body: Body, pack: &Pack, floor: &Pack) -> Body {
    let mut lines = pack.case_managers.iter().chain(&floor.case_managers);
    let mut anybody = || lines.find(|line| line.subject.is_empty()).and_then(|line| line.is.first().copied());
    if body == Body::CaseManager { anybody().unwrap_or(body) } else { body }
}

/// Advice of the floor with the titles this pack gives to posts.
fn in_our_words(advice: &str, pack: &Pack) -> String {
    pack.titles.iter().fold(advice.to_owned(), |said, (role, title)| said.replace(role.words(), title))
}

fn add_all<T: PartialEq>(to: &mut Vec<T>, more: impl Iterator<Item = T>) {
    for one in more {
        if !to.contains(&one) {
            to.push(one);
        }
    }
}

/// Whether a rule can speak when a concern of this kind is first noticed.
fn is_about(rule: &Rule, kind: Kind) -> bool {
    let can_hold = |condition: &Condition| match condition.fact {
        FactName::Kind => condition.any_of.iter().any(|value| value == kind.as_str()),
        FactName::Status => condition.any_of.iter().any(|value| value == "open"),
        fact => fact.kinds().is_none_or(|kinds| kinds.contains(&kind)),
    };
    rule.switch.is_none() && rule.when.iter().all(can_hold)
}

/// When a rule speaks, beyond the kind itself: "If who made contact is a pupil: ".
fn only_when(rule: &Rule) -> String {
    let beyond = rule.when.iter().filter(|one| !matches!(one.fact, FactName::Kind | FactName::Status));
    let said: Vec<String> = beyond.map(condition).collect();
    if said.is_empty() { String::new() } else { format!("If {}: ", said.join(", and ")) }
}

/// A question that is answered with yes or no is put as it stands: "If about the headteacher", "If not about the headteacher".
fn condition(condition: &Condition) -> String {
    let words = condition.fact.words();
    let asks = |value: &str| condition.any_of.iter().any(|one| one == value);
    if asks(Answer::Yes.as_str()) {
        return if asks(Answer::NotKnown.as_str()) { format!("{words}, or nobody knows") } else { words.to_owned() };
    }
    if asks(Answer::No.as_str()) {
        return format!("not {words}");
    }
    let value = |value: &String| condition.fact.value_words(value).map_or_else(|| value.clone(), str::to_owned);
    let values: Vec<String> = condition.any_of.iter().map(value).collect();
    format!("{words} is {}", values.join(" or "))
}

fn form(out: &mut String, sheet: &Sheet, pack: &Pack) {
    let _ = writeln!(out, "<section class=\"form\">\n<h1>{}</h1>", escaped(&capital(sheet.kind.words())));
    let _ = writeln!(out, "<div class=\"first\">\n<h2>Now</h2>\n<ul>");
    items(out, &sheet.advice);
    let _ = writeln!(out, "</ul>\n</div>\n<h2>Give this sheet, in person, to</h2>\n<ul>");
    items(out, &sheet.goes_to);
    let _ = writeln!(
        out,
        "</ul>\n<p>Never to somebody it is about: then to the {}. Hand it over closed. Keep no copy.</p>",
        escaped(pack.title_of(Role::ChairOfGovernors))
    );
    let _ = writeln!(out, "<div class=\"half\">");
    for label in [
        "Your name",
        "What you do here",
        "Date and time it happened",
        "Where",
        "Date and time you noticed or were told",
    ] {
        field(out, label);
    }
    for one in sheet.fields.iter().filter(|one| !matches!(one, Field::OccurredAt | Field::ChildsWords)) {
        field(out, &capital(one.words()));
    }
    let _ = writeln!(out, "</div>\n<h2>What happened, and the words that were used</h2>\n<div class=\"box\"></div>");
    told(out);
    let (title, version) = (escaped(&pack.title), pack.version);
    let _ = writeln!(out, "<p class=\"small\">{title}, version {version}, and the law beneath it.</p>\n</section>");
}

/// Who was told, when and how: what makes a telling at 12:43 count although it is typed in at 16:10.
fn told(out: &mut String) {
    let _ = writeln!(out, "<h2>Whom you told</h2>\n<div class=\"half\">");
    field(out, "Name");
    field(out, "Date and time");
    let _ = writeln!(out, "</div>\n<p>");
    for means in [Means::InPerson, Means::Telephone, Means::Writing] {
        let _ = writeln!(out, "<span class=\"tick\">{}</span> &emsp;", means.words());
    }
    let _ = writeln!(out, "</p>\n<h2>For whoever types this in</h2>\n<div class=\"half\">");
    for label in ["Typed in by, date and time", "Reference", "Read back to the person above, and right (both sign)"] {
        field(out, label);
    }
    let _ = writeln!(out, "</div>");
}

fn field(out: &mut String, label: &str) {
    let _ = writeln!(out, "<div class=\"field\"><b>{}</b><div class=\"line\"></div></div>", escaped(label));
}

/// How many pieces of advice a card has room for.
const ON_A_CARD: usize = 5;

fn card(out: &mut String, sheet: &Sheet) {
    let _ = writeln!(out, "<div class=\"card\">\n<h2>{}</h2>\n<ol>", escaped(&capital(sheet.kind.words())));
    items(out, sheet.advice.get(..ON_A_CARD).unwrap_or(&sheet.advice));
    // What always holds, where there is something: a card has no room for cases.
    let always = sheet.goes_to.iter().find(|who| !who.starts_with("If ")).or(sheet.goes_to.first());
    let _ = writeln!(out, "</ol>\n<p><b>Tell in person:</b> {}</p>", escaped(always.map_or("", String::as_str)));
    let _ = writeln!(out, "<p>Name and place: ______________________________</p>\n</div>");
}

fn items(out: &mut String, items: &[String]) {
    for item in items {
        let _ = writeln!(out, "<li>{}</li>", escaped(&capital(item)));
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::pack::REFERENCE;

    fn printed(name: &str, paper: Paper) -> String {
        let (_, text) = REFERENCE.iter().find(|(known, _)| *known == name).unwrap();
        html(&Pack::parse(text).unwrap(), &Pack::floor().unwrap(), paper)
    }

    #[test]
    fn every_kind_has_a_form_and_a_card_that_say_what_to_do_and_whom_to_tell() {
        for (name, _) in REFERENCE {
            let printed = printed(name, Paper::Both);
            assert_eq!(printed.matches("<section class=\"form\">").count(), Kind::ALL.len());
            assert_eq!(printed.matches("<div class=\"card\">").count(), Kind::ALL.len());
            assert!(!printed.contains("<ul>\n</ul>") && !printed.contains("</b> </p>"), "{name}");
        }
    }

    #[test]
    fn a_form_needs_nothing_from_anywhere_else() {
        let printed = printed("ley", Paper::Both);
        for reaches_out in ["http", "src=", "href=", "<script", "@import", "url("] {
            assert!(!printed.contains(reaches_out), "{reaches_out}");
        }
    }

    #[test]
    fn the_first_thing_on_the_image_form_is_danger_and_then_not_to_look() {
        let printed = printed("mer", Paper::Forms);
        let (_, image) = printed.split_once("Possible indecent image").unwrap();
        let (danger, look) = (image.find("999").unwrap(), image.find("Do not look").unwrap());
        assert!(danger < look);
    }

    #[test]
    fn a_title_with_signs_in_it_is_written_as_text() {
        let text = "pack = \"small\"\nversion = 1\ntitle = \"<b>&\\\"\"\n";
        let printed = html(&Pack::parse(text).unwrap(), &Pack::floor().unwrap(), Paper::Forms);
        assert!(printed.contains("&lt;b&gt;&amp;&quot;") && !printed.contains("<b>&"));
    }

    #[test]
    fn a_form_of_each_kind_as_it_is_printed() {
        insta::assert_snapshot!("forms-and-cards", printed("ley", Paper::Both));
    }
}
