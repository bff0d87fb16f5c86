//! Staying signed in: opened beside a page on which somebody is still writing.

use crate::door::Member;
use crate::page::Page;
use crate::words;
use askama::Template;

#[derive(Template)]
#[template(path = "stay.html")]
struct StayPage {
    until: String,
}

pub(crate) async fn show(member: Member) -> Page {
    Page::of(&StayPage { until: words::time(member.who.expires_at()) })
}
