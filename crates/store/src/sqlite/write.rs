//! Writing a plan, and the rows of a rebuild, table by table.

use super::small;
use super::statement::{Binding, Statement};
use crate::head::stored;
use crate::outbox::NoticeColumns;
use crate::rows::{
    CaseColumns, DutyColumns, FamilyColumns, MatchColumns, PersonColumns, ReferralColumns, RowChanges, SearchColumns,
    TieColumns,
};
use crate::writer::{EventRow, HeadMove, KeyRow, Plan};
use domain::SchoolId;
use sqlx::SqliteConnection;

pub(super) const HEADS: Statement = Statement {
    head: "INSERT INTO school_head (school_id, size, frontier, root, school_version, last_recorded)",
    columns: 6,
    tail: " ON CONFLICT (school_id) DO UPDATE SET size = excluded.size, frontier = excluded.frontier,
        root = excluded.root, school_version = excluded.school_version, last_recorded = excluded.last_recorded",
};

pub(super) const EVENTS: Statement = Statement {
    head: "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata,
        school_id, log_index, recorded_at, leaf_hash)",
    columns: 11,
    tail: "",
};

pub(super) const KEYS: Statement = Statement {
    head: "INSERT INTO idempotency (school_id, actor, key, command, class, stream, version, created_at)",
    columns: 8,
    tail: "",
};

const CASES: Statement = Statement {
    head: "INSERT INTO case_row (school_id, incident_id, version, kind, status, is_open, raised_at, known_at,
        changed_at, assignee, level, review_on, due_at, owed, overdue, named_only, ties, duties, search_text)",
    columns: 19,
    tail: " ON CONFLICT (school_id, incident_id) DO UPDATE SET version = excluded.version, kind = excluded.kind,
        status = excluded.status, is_open = excluded.is_open, raised_at = excluded.raised_at, known_at =
        excluded.known_at, changed_at = excluded.changed_at, assignee = excluded.assignee, level =
        excluded.level, review_on = excluded.review_on, due_at = excluded.due_at, owed = excluded.owed, overdue
        = excluded.overdue, named_only = excluded.named_only, ties = excluded.ties, duties = excluded.duties, search_text =
        excluded.search_text",
};

/// Only what every event changes. Lists by due time and by raising keep their indexes as they are.
pub(super) const STEADY: Statement = Statement {
    head: "UPDATE case_row SET version = n.column3, changed_at = n.column4, search_text = n.column5 FROM (",
    columns: 5,
    tail: ") AS n WHERE school_id = n.column1 AND incident_id = n.column2",
};

const DUTIES: Statement = Statement {
    head: "INSERT INTO duty_row (school_id, incident_id, duty, kind, basis, status, is_owed, due_at, acts_at,
        owners, person_id, wording, duration, clauses, blocks_close, imposed_at)",
    columns: 16,
    tail: " ON CONFLICT (school_id, incident_id, duty) DO UPDATE SET kind = excluded.kind, basis = excluded.basis,
        status = excluded.status, is_owed = excluded.is_owed, due_at = excluded.due_at, acts_at =
        excluded.acts_at, owners = excluded.owners, person_id = excluded.person_id, wording = excluded.wording, duration =
        excluded.duration, clauses = excluded.clauses, blocks_close = excluded.blocks_close, imposed_at =
        excluded.imposed_at",
};

const TIES: Statement = Statement {
    head: "INSERT INTO tie_row (school_id, incident_id, person_id, tie)",
    columns: 4,
    tail: " ON CONFLICT (school_id, incident_id, person_id, tie) DO NOTHING",
};

const REFERRALS: Statement = Statement {
    head: "INSERT INTO referral_row (school_id, incident_id, number, agency, made, at, by_person, reference)",
    columns: 8,
    tail: " ON CONFLICT (school_id, incident_id, number) DO UPDATE SET agency = excluded.agency, made =
        excluded.made, at = excluded.at, by_person = excluded.by_person, reference = excluded.reference",
};

const SEARCHES: Statement = Statement {
    head: "INSERT INTO search_row (school_id, incident_id, number, at, pupil, by_person, footing, found)",
    columns: 8,
    tail: " ON CONFLICT (school_id, incident_id, number) DO UPDATE SET at = excluded.at, pupil = excluded.pupil,
        by_person = excluded.by_person, footing = excluded.footing, found = excluded.found",
};

const PERSONS: Statement = Statement {
    head: "INSERT INTO person_row (school_id, person_id, kind, name, year_group, version)",
    columns: 6,
    tail: " ON CONFLICT (school_id, person_id) DO UPDATE SET kind = excluded.kind, name = excluded.name, year_group
        = excluded.year_group, version = excluded.version",
};

const MATCHES: Statement = Statement {
    head: "INSERT INTO match_row (school_id, person_id, key, born)",
    columns: 4,
    tail: " ON CONFLICT (school_id, person_id, key) DO UPDATE SET born = excluded.born",
};

const FAMILIES: Statement = Statement {
    head: "INSERT INTO family_row (school_id, person_id, number, kind, relative, from_day, until_day)",
    columns: 7,
    tail:
        " ON CONFLICT (school_id, person_id, number) DO UPDATE SET kind = excluded.kind, relative = excluded.relative,
        from_day = excluded.from_day, until_day = excluded.until_day",
};

const MATCHES_GONE: Statement =
    Statement { head: "DELETE FROM match_row WHERE (school_id, person_id, key) IN (", columns: 3, tail: ")" };

const DUTIES_GONE: Statement =
    Statement { head: "DELETE FROM duty_row WHERE (school_id, incident_id, duty) IN (", columns: 3, tail: ")" };

const TIES_GONE: Statement = Statement {
    head: "DELETE FROM tie_row WHERE (school_id, incident_id, person_id, tie) IN (",
    columns: 4,
    tail: ")",
};

const REFERRALS_GONE: Statement =
    Statement { head: "DELETE FROM referral_row WHERE (school_id, incident_id, number) IN (", columns: 3, tail: ")" };

const SEARCHES_GONE: Statement =
    Statement { head: "DELETE FROM search_row WHERE (school_id, incident_id, number) IN (", columns: 3, tail: ")" };

const NOTICES: Statement = Statement {
    head: "INSERT INTO notice (school_id, incident_id, sequence, notices, recorded_at, due_at)",
    columns: 6,
    tail: "",
};

type Done = Result<(), sqlx::Error>;

/// Writes a plan within the transaction that is open, and commits it.
pub(super) async fn plan(to: &mut SqliteConnection, plan: &Plan<'_>) -> Done {
    let heads: Vec<_> = plan.heads.iter().collect();
    let (small, large) = small::parts(plan);
    EVENTS.run(to, &large.events, |query, event| bind_event(query, event)).await?;
    KEYS.run(to, &large.keys, |query, key| bind_key(query, key)).await?;
    rows(to, &large.rows).await?;
    let notices: Vec<_> = plan.appends.iter().filter_map(|append| append.notices.as_ref()).collect();
    NOTICES.run(to, &notices, bind_notice).await?;
    small::commit(to, &heads, &small).await
}

/// Writes the changes of rows within the transaction that is open.
pub(super) async fn rows(to: &mut SqliteConnection, changes: &[&RowChanges]) -> Done {
    let rows = || changes.iter();
    let cases: Vec<_> = rows().flat_map(|rows| &rows.cases.written).collect();
    CASES.run(to, &cases, |query, row| bind_case(query, row)).await?;
    let steady: Vec<_> = rows().flat_map(|rows| &rows.steady).collect();
    STEADY.run(to, &steady, |query, row| bind_steady(query, row)).await?;
    duties(to, &rows().flat_map(|rows| &rows.duties.written).collect::<Vec<_>>()).await?;
    ties(to, &rows().flat_map(|rows| &rows.ties.written).collect::<Vec<_>>()).await?;
    referrals(to, &rows().flat_map(|rows| &rows.referrals.written).collect::<Vec<_>>()).await?;
    searches(to, &rows().flat_map(|rows| &rows.searches.written).collect::<Vec<_>>()).await?;
    persons(to, &rows().flat_map(|rows| &rows.persons.written).collect::<Vec<_>>()).await?;
    let matches: Vec<_> = rows().flat_map(|rows| &rows.matches.written).collect();
    MATCHES.run(to, &matches, bind_match).await?;
    let families: Vec<_> = rows().flat_map(|rows| &rows.families.written).collect();
    FAMILIES.run(to, &families, bind_family).await?;
    gone(to, changes).await
}

async fn gone(to: &mut SqliteConnection, changes: &[&RowChanges]) -> Done {
    let rows = || changes.iter();
    let duties: Vec<_> = rows().flat_map(|rows| &rows.duties.gone).collect();
    DUTIES_GONE.run(to, &duties, |query, key| query.bind(key.0).bind(key.1).bind(key.2)).await?;
    let ties: Vec<_> = rows().flat_map(|rows| &rows.ties.gone).collect();
    TIES_GONE.run(to, &ties, |query, key| query.bind(key.0).bind(key.1).bind(key.2).bind(&key.3)).await?;
    let referrals: Vec<_> = rows().flat_map(|rows| &rows.referrals.gone).collect();
    REFERRALS_GONE.run(to, &referrals, |query, key| query.bind(key.0).bind(key.1).bind(key.2)).await?;
    let searches: Vec<_> = rows().flat_map(|rows| &rows.searches.gone).collect();
    let matches: Vec<_> = rows().flat_map(|rows| &rows.matches.gone).collect();
    MATCHES_GONE.run(to, &matches, |query, key| query.bind(key.0).bind(key.1).bind(key.2)).await?;
    SEARCHES_GONE.run(to, &searches, |query, key| query.bind(key.0).bind(key.1).bind(key.2)).await?;
    Ok(())
}

/// A school and where its head moves.
pub(super) type Moved<'p> = (&'p SchoolId, &'p HeadMove);

pub(super) fn bind_head<'q>(query: Binding<'q>, (school, head): &'q Moved<'_>) -> Binding<'q> {
    query
        .bind(school.as_uuid())
        .bind(stored(head.to.size()))
        .bind(head.to.frontier.encode())
        .bind(head.root.as_slice())
        .bind(stored(head.to.school_version))
        .bind(head.to.last_recorded)
}

pub(super) fn bind_event<'q>(query: Binding<'q>, event: &'q EventRow<'_>) -> Binding<'q> {
    let class = event.append.class.as_str();
    query
        .bind(class)
        .bind(event.append.stream.to_string())
        .bind(stored(event.sequence))
        .bind(class)
        .bind("1")
        .bind(event.payload)
        .bind(event.append.metadata.as_str())
        .bind(event.append.school.as_uuid())
        .bind(stored(event.log_index))
        .bind(event.recorded_at)
        .bind(event.leaf_hash.as_slice())
}

pub(super) fn bind_key<'q>(query: Binding<'q>, key: &'q KeyRow<'_>) -> Binding<'q> {
    query
        .bind(key.append.school.as_uuid())
        .bind(key.actor)
        .bind(key.key)
        .bind(key.command.as_slice())
        .bind(key.append.class.as_str())
        .bind(key.append.stream)
        .bind(stored(key.version))
        .bind(key.created_at)
}

fn bind_notice<'q>(query: Binding<'q>, row: &'q &NoticeColumns) -> Binding<'q> {
    query
        .bind(row.school_id)
        .bind(row.incident_id)
        .bind(row.sequence)
        .bind(&row.notices)
        .bind(row.recorded_at)
        .bind(row.due_at)
}

fn bind_case<'q>(query: Binding<'q>, row: &'q CaseColumns) -> Binding<'q> {
    query
        .bind(row.school_id)
        .bind(row.incident_id)
        .bind(row.version)
        .bind(&row.kind)
        .bind(&row.status)
        .bind(row.is_open)
        .bind(row.raised_at)
        .bind(row.known_at)
        .bind(row.changed_at)
        .bind(row.assignee)
        .bind(row.level.as_deref())
        .bind(row.review_on.as_deref())
        .bind(row.due_at)
        .bind(row.owed)
        .bind(row.overdue)
        .bind(row.named_only)
        .bind(&row.ties)
        .bind(&row.duties)
        .bind(&row.search_text)
}

pub(super) fn bind_steady<'q>(query: Binding<'q>, row: &'q CaseColumns) -> Binding<'q> {
    query.bind(row.school_id).bind(row.incident_id).bind(row.version).bind(row.changed_at).bind(&row.search_text)
}

async fn duties(to: &mut SqliteConnection, rows: &[&DutyColumns]) -> Done {
    DUTIES
        .run(to, rows, |query, row| {
            query
                .bind(row.school_id)
                .bind(row.incident_id)
                .bind(row.duty)
                .bind(&row.kind)
                .bind(&row.basis)
                .bind(&row.status)
                .bind(row.is_owed)
                .bind(row.due_at)
                .bind(row.acts_at)
                .bind(&row.owners)
                .bind(row.person_id)
                .bind(row.wording.as_deref())
                .bind(row.duration.as_deref())
                .bind(&row.clauses)
                .bind(row.blocks_close)
                .bind(row.imposed_at)
        })
        .await
}

async fn ties(to: &mut SqliteConnection, rows: &[&TieColumns]) -> Done {
    TIES.run(to, rows, |query, row| query.bind(row.school_id).bind(row.incident_id).bind(row.person_id).bind(&row.tie))
        .await
}

async fn referrals(to: &mut SqliteConnection, rows: &[&ReferralColumns]) -> Done {
    REFERRALS
        .run(to, rows, |query, row| {
            query
                .bind(row.school_id)
                .bind(row.incident_id)
                .bind(row.number)
                .bind(&row.agency)
                .bind(row.made)
                .bind(row.at)
                .bind(row.by_person)
                .bind(row.reference.as_deref())
        })
        .await
}

async fn searches(to: &mut SqliteConnection, rows: &[&SearchColumns]) -> Done {
    SEARCHES
        .run(to, rows, |query, row| {
            query
                .bind(row.school_id)
                .bind(row.incident_id)
                .bind(row.number)
                .bind(row.at)
                .bind(row.pupil)
                .bind(row.by_person)
                .bind(&row.footing)
                .bind(row.found)
        })
        .await
}

async fn persons(to: &mut SqliteConnection, rows: &[&PersonColumns]) -> Done {
    PERSONS
        .run(to, rows, |query, row| {
            query
                .bind(row.school_id)
                .bind(row.person_id)
                .bind(&row.kind)
                .bind(&row.name)
                .bind(row.year_group.as_deref())
                .bind(row.version)
        })
        .await
}

fn bind_match<'q>(query: Binding<'q>, row: &'q &MatchColumns) -> Binding<'q> {
    query.bind(row.school_id).bind(row.person_id).bind(row.key).bind(row.born.as_deref())
}

fn bind_family<'q>(query: Binding<'q>, row: &'q &FamilyColumns) -> Binding<'q> {
    query
        .bind(row.school_id)
        .bind(row.person_id)
        .bind(row.number)
        .bind(&row.kind)
        .bind(row.relative)
        .bind(row.from_day.as_deref())
        .bind(row.until_day.as_deref())
}
