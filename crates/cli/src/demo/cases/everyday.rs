//! What comes to a school beside concerns about children: requests, conduct, devices, information, complaints. One of each kind.

use crate::demo::cast::Cast;
use crate::demo::story::Story;
use crate::demo::words::{acknowledge, close, concern};
use domain::incident::commands::decide_request::DecideRequest;
use domain::incident::commands::record_outcome::RecordOutcome;
use domain::incident::kind::{
    AccountMatter, AdviceEnquiry, Complaint, ComplaintFrom, ContactFrom, DeviceConfiscation, FilterBypass,
    InformationMatter, InformationSecurity, MonitoringFinding, OfficialAccount, OnlinePosts, PermissionFor,
    PermissionRequest, PostedBy, PriorRelationship, PupilBreach, PupilConduct, PupilSearch, RightsAsked, RightsRequest,
    Site, StaffBreach, StaffConduct, VisitorDevice, Whistleblowing,
};
use domain::incident::outcome::{Measure, OutcomeRecorded, RequestDecided, Verdict};
use domain::incident::{Answer, Details, PartPlayed};
use domain::{Narrative, Text};

/// Where a trust's primary school has a policy for nearly everything.
pub(super) fn brackenfold(c: &Cast) -> Vec<Story> {
    vec![
        a_family_friend(c),
        lessons_from_home(c),
        a_lost_folder(c),
        words_in_the_corridor(c),
        a_group_picture(c),
        a_plumber(c),
        round_the_filter(c),
        is_it_all_right(c),
        a_telephone_in_a_lesson(c),
        looked_for_a_vape(c),
        a_copy_of_everything(c),
        what_the_log_showed(c),
        money_for_trips(c),
    ]
}

fn outcome(measure: Measure, policy: &str, reasons: &str) -> RecordOutcome {
    RecordOutcome(OutcomeRecorded {
        measures: vec![measure],
        policies_applied: vec![Text::new(policy)],
        reasons: Narrative::plain(reasons),
    })
}

fn agreed(advice: &str, reasons: &str) -> DecideRequest {
    DecideRequest(RequestDecided {
        verdict: Verdict::Agreed,
        advice: Some(Narrative::plain(advice)),
        conditions: None,
        reasons: Narrative::plain(reasons),
        until: None,
    })
}

fn a_family_friend(c: &Cast) -> Story {
    let declared = PriorRelationship {
        with: ContactFrom::Parent,
        nature: Text::new("our families have camped together for years"),
        since: None,
        channel: Some(Text::new("a family group chat")),
    };
    let says = c.says(["ellas-father"], "I have known Ella's father since before I worked here.");
    let raised = concern(Details::PriorRelationship(declared), says, [c.plays("ellas-father", PartPlayed::Parent)]);
    Story::raised("a-family-friend", c.at(12, 8, 50), "teacher", raised)
        .then(c.at(12, 9, 5), "head", acknowledge())
        .then(
            c.at(11, 15, 40),
            "head",
            agreed("Nothing about school in that chat.", "It was there before, and is open."),
        )
}

fn lessons_from_home(c: &Cast) -> Story {
    let asked = PermissionRequest {
        permission: PermissionFor::RemoteTeaching,
        purpose: Text::new("two lessons a week for a pupil who is ill"),
        risk_assessed: Answer::No,
        terms_agreed: Answer::Yes,
        until: Some(c.in_days(60)),
    };
    let says = Narrative::plain("My school laptop is being repaired. May I teach from my own until it is back?");
    Story::raised("lessons-from-home", c.at(2, 16, 10), "tutor", concern(Details::PermissionRequest(asked), says, []))
}

fn a_lost_folder(c: &Cast) -> Story {
    let lost = InformationSecurity {
        matter: InformationMatter::LostDocuments,
        what: Text::new("a folder of reading records"),
        personal_data: Answer::Yes,
    };
    let says =
        Narrative::plain("I left the blue folder on the bus. It has the names of one class and their reading ages.");
    Story::raised("a-lost-folder", c.at(1, 8, 35), "teacher", concern(Details::InformationSecurity(lost), says, []))
        .then(c.at(1, 8, 50), "head", acknowledge())
}

fn words_in_the_corridor(c: &Cast) -> Story {
    let conduct = StaffConduct {
        breach: StaffBreach::SharedContent,
        self_report: Answer::Yes,
        channel: Some(Text::new("a site for short videos")),
        place: None,
    };
    let says =
        c.says(["technician"], "I shared a joke last night that I would not want a parent to see. It is deleted.");
    let raised = concern(Details::StaffConduct(conduct), says, [c.plays("technician", PartPlayed::Subject)]);
    Story::raised("words-in-the-corridor", c.at(8, 8, 20), "technician", raised)
        .then(c.at(8, 8, 45), "head", acknowledge())
        .then(c.at(8, 12, 15), "head", outcome(Measure::Advice, "code of conduct", "He told us himself, at once."))
}

fn a_group_picture(c: &Cast) -> Story {
    let conduct = PupilConduct {
        breach: PupilBreach::Images,
        site: Site::OnSite,
        off_site_reason: None,
        child_at_risk: Answer::No,
        platform: Some(Text::new("a messaging app")),
    };
    let says = c.says(
        ["reuben", "imogen"],
        "Reuben took a picture of Imogen in the changing queue and sent it round. It shows her coat.",
    );
    let people = [c.plays("reuben", PartPlayed::Other), c.plays("imogen", PartPlayed::Child)];
    Story::raised("a-group-picture", c.at(6, 12, 50), "teacher", concern(Details::PupilConduct(conduct), says, people))
        .then(c.at(6, 13, 10), "deputy", acknowledge())
}

fn a_plumber(c: &Cast) -> Story {
    let visit = VisitorDevice {
        visitor: Text::new("a plumber"),
        place: Some(Text::new("the corridor by the hall")),
        challenged: Answer::Yes,
        images_made: Answer::No,
    };
    let says =
        Narrative::plain("He was on his telephone among the children. I asked him to use the staff room, and he did.");
    Story::raised("a-plumber", c.at(9, 10, 30), "office", concern(Details::VisitorDevice(visit), says, []))
        .then(c.at(9, 11, 0), "deputy", acknowledge())
        .then(c.at(9, 11, 5), "deputy", close("He had not been told at the desk. The sign is up again."))
}

fn round_the_filter(c: &Cast) -> Story {
    let bypass = FilterBypass { how: Text::new("a proxy site"), by_staff: Answer::No, succeeded: Answer::No };
    let says = c.says(["callum"], "Callum tried three sites in a row to reach a game.");
    let raised = concern(Details::FilterBypass(bypass), says, [c.plays("callum", PartPlayed::Other)]);
    Story::raised("round-the-filter", c.at(7, 14, 5), "it", raised).then(c.at(7, 14, 30), "deputy", acknowledge())
}

fn is_it_all_right(c: &Cast) -> Story {
    let question =
        AdviceEnquiry { question: Text::new("may a pupil follow the team's account that I run on Saturdays?") };
    let says = Narrative::plain("It is the club's account, not the school's, and two of our pupils play there.");
    Story::raised("is-it-all-right", c.at(3, 12, 35), "tutor", concern(Details::AdviceEnquiry(question), says, []))
}

fn a_telephone_in_a_lesson(c: &Cast) -> Story {
    let device = DeviceConfiscation {
        device: Text::new("a black telephone with a cracked corner"),
        grounds: Text::new("filming in a lesson, against the behaviour policy"),
        may_be_evidence: Answer::No,
    };
    let says =
        c.says(["callum"], "Callum filmed the board and then his neighbour. I took it and gave it to the office.");
    let raised = concern(Details::DeviceConfiscation(device), says, [c.plays("callum", PartPlayed::Other)]);
    Story::raised("a-telephone-in-a-lesson", c.at(4, 11, 20), "teacher", raised).then(
        c.at(4, 11, 40),
        "deputy2",
        acknowledge(),
    )
}

fn looked_for_a_vape(c: &Cast) -> Story {
    let search = PupilSearch { looked_for: Text::new("a vape"), prohibited_item: Answer::Yes, shows_risk: Answer::No };
    let says = c
        .says(["reuben"], "A pupil saw him pass one on. His bag was looked through with him there. Nothing was found.");
    let raised = concern(Details::PupilSearch(search), says, [c.plays("reuben", PartPlayed::Other)]);
    Story::raised("looked-for-a-vape", c.at(5, 13, 15), "deputy2", raised)
}

fn a_copy_of_everything(c: &Cast) -> Story {
    let asked = RightsRequest {
        asked: RightsAsked::Access,
        on_behalf_of: Text::new("a parent, for her child"),
        identity_checked: Answer::Yes,
        received_on: c.in_days(-14),
    };
    let says = c.says(["callums-mother"], "She asks for a copy of everything the school holds about her son.");
    let raised = concern(Details::RightsRequest(asked), says, [c.plays("callums-mother", PartPlayed::Parent)]);
    Story::raised("a-copy-of-everything", c.at(10, 9, 30), "office", raised).then(
        c.at(10, 9, 45),
        "head",
        acknowledge(),
    )
}

fn what_the_log_showed(c: &Cast) -> Story {
    let finding = MonitoringFinding {
        system: Text::new("the half-termly check of the filter"),
        finding: Text::new("a class of gaming sites opens on the new tablets"),
        child_at_risk: Answer::No,
    };
    let says =
        Narrative::plain("Checked on one tablet of each sort, in three rooms. The laptops are as they should be.");
    Story::raised("what-the-log-showed", c.at(15, 15, 0), "it", concern(Details::MonitoringFinding(finding), says, []))
        .then(c.at(15, 15, 20), "deputy", acknowledge())
}

fn money_for_trips(c: &Cast) -> Story {
    let report = Whistleblowing {
        about: Text::new("money collected for trips"),
        keep_name_back: Answer::Yes,
        about_head: Answer::Yes,
    };
    let says = Narrative::plain("What was paid in and what was spent do not agree, and I was told not to ask.");
    Story::raised("money-for-trips", c.at(13, 17, 0), "manager", concern(Details::Whistleblowing(report), says, []))
}

/// An infant school that parents write about, and to.
pub(super) fn otterwell(c: &Cast) -> Vec<Story> {
    let posts = OnlinePosts {
        posted_by: PostedBy::Parent,
        platform: Text::new("a neighbourhood group"),
        humiliates: Answer::Yes,
        still_there: Answer::Yes,
    };
    let says = c.says(["teacher1"], "A post calls a teacher unfit, with her name and a picture of the school gate.");
    let posted = Story::raised("at-the-gate", c.at(2, 8, 30), "office", concern(Details::OnlinePosts(posts), says, []))
        .then(c.at(2, 8, 40), "head", acknowledge());
    let complaint = Complaint {
        from: ComplaintFrom::Parent,
        about: Text::new("reading books that do not come home"),
        about_head: Answer::No,
    };
    let says = c.says(["poppys-mother"], "She has asked twice, and would like an answer.");
    let raised = concern(Details::Complaint(complaint), says, [c.plays("poppys-mother", PartPlayed::Parent)]);
    let complained =
        Story::raised("reading-books", c.at(6, 15, 20), "teacher", raised).then(c.at(6, 15, 45), "head", acknowledge());
    vec![posted, complained]
}

/// The federation's one school with an official account.
pub(super) fn emberleigh(c: &Cast) -> Story {
    let account = OfficialAccount {
        matter: AccountMatter::Criticism,
        account: Text::new("the school's page"),
        platform: Text::new("a social network"),
    };
    let says =
        Narrative::plain("Three comments under the picture of the fair, about the car park, getting less polite.");
    Story::raised("the-car-park", c.at(3, 9, 10), "teacher", concern(Details::OfficialAccount(account), says, []))
}
