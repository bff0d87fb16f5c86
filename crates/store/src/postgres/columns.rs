//! The columns of each table of rows, as the statement carries them.

use super::statement::{Built, Statement};
use crate::outbox::NoticeColumns;
use crate::rows::{
    CaseColumns, DutyColumns, FamilyColumns, Keyed, MatchColumns, PersonColumns, ReferralColumns, SearchColumns,
    TieColumns,
};

impl Statement {
    pub(super) fn cases(&mut self, rows: &[&CaseColumns]) -> Built {
        if rows.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", rows.iter().map(|row| row.school_id))?;
        self.column("incident_id", "uuid", rows.iter().map(|row| row.incident_id))?;
        self.column("version", "bigint", rows.iter().map(|row| row.version))?;
        self.column("kind", "text", rows.iter().map(|row| row.kind.as_str()))?;
        self.column("status", "text", rows.iter().map(|row| row.status.as_str()))?;
        self.column("is_open", "boolean", rows.iter().map(|row| row.is_open))?;
        self.column("raised_at", "bigint", rows.iter().map(|row| row.raised_at))?;
        self.column("known_at", "bigint", rows.iter().map(|row| row.known_at))?;
        self.column("changed_at", "bigint", rows.iter().map(|row| row.changed_at))?;
        self.column("assignee", "uuid", rows.iter().map(|row| row.assignee))?;
        self.column("level", "text", rows.iter().map(|row| row.level.as_deref()))?;
        self.column("review_on", "text", rows.iter().map(|row| row.review_on.as_deref()))?;
        self.column("due_at", "bigint", rows.iter().map(|row| row.due_at))?;
        self.column("owed", "integer", rows.iter().map(|row| row.owed))?;
        self.column("overdue", "integer", rows.iter().map(|row| row.overdue))?;
        self.column("named_only", "boolean", rows.iter().map(|row| row.named_only))?;
        self.column("ties", "text", rows.iter().map(|row| row.ties.as_str()))?;
        self.column("duties", "text", rows.iter().map(|row| row.duties.as_str()))?;
        self.column("search_text", "text", rows.iter().map(|row| row.search_text.as_str()))?;
        self.insert("case_row", 2);
        Ok(())
    }

    pub(super) fn steady_cases(&mut self, rows: &[&CaseColumns]) -> Built {
        if rows.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", rows.iter().map(|row| row.school_id))?;
        self.column("incident_id", "uuid", rows.iter().map(|row| row.incident_id))?;
        self.column("version", "bigint", rows.iter().map(|row| row.version))?;
        self.column("changed_at", "bigint", rows.iter().map(|row| row.changed_at))?;
        self.column("search_text", "text", rows.iter().map(|row| row.search_text.as_str()))?;
        self.update("case_row", 2);
        Ok(())
    }

    pub(super) fn duties(&mut self, rows: &[&DutyColumns]) -> Built {
        if rows.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", rows.iter().map(|row| row.school_id))?;
        self.column("incident_id", "uuid", rows.iter().map(|row| row.incident_id))?;
        self.column("duty", "integer", rows.iter().map(|row| row.duty))?;
        self.column("kind", "text", rows.iter().map(|row| row.kind.as_str()))?;
        self.column("basis", "text", rows.iter().map(|row| row.basis.as_str()))?;
        self.column("status", "text", rows.iter().map(|row| row.status.as_str()))?;
        self.column("is_owed", "boolean", rows.iter().map(|row| row.is_owed))?;
        self.column("due_at", "bigint", rows.iter().map(|row| row.due_at))?;
        self.column("acts_at", "bigint", rows.iter().map(|row| row.acts_at))?;
        self.column("owners", "text", rows.iter().map(|row| row.owners.as_str()))?;
        self.column("person_id", "uuid", rows.iter().map(|row| row.person_id))?;
        self.column("wording", "text", rows.iter().map(|row| row.wording.as_deref()))?;
        self.column("duration", "text", rows.iter().map(|row| row.duration.as_deref()))?;
        self.column("clauses", "text", rows.iter().map(|row| row.clauses.as_str()))?;
        self.column("blocks_close", "boolean", rows.iter().map(|row| row.blocks_close))?;
        self.column("imposed_at", "bigint", rows.iter().map(|row| row.imposed_at))?;
        self.insert("duty_row", 3);
        Ok(())
    }

    pub(super) fn ties(&mut self, rows: &[&TieColumns]) -> Built {
        if rows.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", rows.iter().map(|row| row.school_id))?;
        self.column("incident_id", "uuid", rows.iter().map(|row| row.incident_id))?;
        self.column("person_id", "uuid", rows.iter().map(|row| row.person_id))?;
        self.column("tie", "text", rows.iter().map(|row| row.tie.as_str()))?;
        self.insert("tie_row", 4);
        Ok(())
    }

    pub(super) fn referrals(&mut self, rows: &[&ReferralColumns]) -> Built {
        if rows.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", rows.iter().map(|row| row.school_id))?;
        self.column("incident_id", "uuid", rows.iter().map(|row| row.incident_id))?;
        self.column("number", "integer", rows.iter().map(|row| row.number))?;
        self.column("agency", "text", rows.iter().map(|row| row.agency.as_str()))?;
        self.column("made", "boolean", rows.iter().map(|row| row.made))?;
        self.column("at", "bigint", rows.iter().map(|row| row.at))?;
        self.column("by_person", "uuid", rows.iter().map(|row| row.by_person))?;
        self.column("reference", "text", rows.iter().map(|row| row.reference.as_deref()))?;
        self.insert("referral_row", 3);
        Ok(())
    }

    pub(super) fn searches(&mut self, rows: &[&SearchColumns]) -> Built {
        if rows.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", rows.iter().map(|row| row.school_id))?;
        self.column("incident_id", "uuid", rows.iter().map(|row| row.incident_id))?;
        self.column("number", "integer", rows.iter().map(|row| row.number))?;
        self.column("at", "bigint", rows.iter().map(|row| row.at))?;
        self.column("pupil", "uuid", rows.iter().map(|row| row.pupil))?;
        self.column("by_person", "uuid", rows.iter().map(|row| row.by_person))?;
        self.column("footing", "text", rows.iter().map(|row| row.footing.as_str()))?;
        self.column("found", "boolean", rows.iter().map(|row| row.found))?;
        self.insert("search_row", 3);
        Ok(())
    }

    pub(super) fn persons(&mut self, rows: &[&PersonColumns]) -> Built {
        if rows.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", rows.iter().map(|row| row.school_id))?;
        self.column("person_id", "uuid", rows.iter().map(|row| row.person_id))?;
        self.column("kind", "text", rows.iter().map(|row| row.kind.as_str()))?;
        self.column("name", "text", rows.iter().map(|row| row.name.as_str()))?;
        self.column("year_group", "text", rows.iter().map(|row| row.year_group.as_deref()))?;
        self.column("version", "bigint", rows.iter().map(|row| row.version))?;
        self.insert("person_row", 2);
        Ok(())
    }

    pub(super) fn matches(&mut self, rows: &[&MatchColumns]) -> Built {
        if rows.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", rows.iter().map(|row| row.school_id))?;
        self.column("person_id", "uuid", rows.iter().map(|row| row.person_id))?;
        self.column("key", "bigint", rows.iter().map(|row| row.key))?;
        self.column("born", "text", rows.iter().map(|row| row.born.as_deref()))?;
        self.insert("match_row", 3);
        Ok(())
    }

    pub(super) fn families(&mut self, rows: &[&FamilyColumns]) -> Built {
        if rows.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", rows.iter().map(|row| row.school_id))?;
        self.column("person_id", "uuid", rows.iter().map(|row| row.person_id))?;
        self.column("number", "integer", rows.iter().map(|row| row.number))?;
        self.column("kind", "text", rows.iter().map(|row| row.kind.as_str()))?;
        self.column("relative", "uuid", rows.iter().map(|row| row.relative))?;
        self.column("from_day", "text", rows.iter().map(|row| row.from_day.as_deref()))?;
        self.column("until_day", "text", rows.iter().map(|row| row.until_day.as_deref()))?;
        self.insert("family_row", 3);
        Ok(())
    }

    pub(super) fn matches_gone(&mut self, keys: &[&<MatchColumns as Keyed>::Key]) -> Built {
        if keys.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", keys.iter().map(|key| key.0))?;
        self.column("person_id", "uuid", keys.iter().map(|key| key.1))?;
        self.column("key", "bigint", keys.iter().map(|key| key.2))?;
        self.delete("match_row");
        Ok(())
    }

    pub(super) fn notices(&mut self, rows: &[&NoticeColumns]) -> Built {
        if rows.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", rows.iter().map(|row| row.school_id))?;
        self.column("incident_id", "uuid", rows.iter().map(|row| row.incident_id))?;
        self.column("sequence", "bigint", rows.iter().map(|row| row.sequence))?;
        self.column("notices", "text", rows.iter().map(|row| row.notices.as_str()))?;
        self.column("recorded_at", "bigint", rows.iter().map(|row| row.recorded_at))?;
        self.column("due_at", "bigint", rows.iter().map(|row| row.due_at))?;
        self.insert("notice", 0);
        Ok(())
    }

    pub(super) fn duties_gone(&mut self, keys: &[&<DutyColumns as Keyed>::Key]) -> Built {
        if keys.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", keys.iter().map(|key| key.0))?;
        self.column("incident_id", "uuid", keys.iter().map(|key| key.1))?;
        self.column("duty", "integer", keys.iter().map(|key| key.2))?;
        self.delete("duty_row");
        Ok(())
    }

    pub(super) fn ties_gone(&mut self, keys: &[&<TieColumns as Keyed>::Key]) -> Built {
        if keys.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", keys.iter().map(|key| key.0))?;
        self.column("incident_id", "uuid", keys.iter().map(|key| key.1))?;
        self.column("person_id", "uuid", keys.iter().map(|key| key.2))?;
        self.column("tie", "text", keys.iter().map(|key| key.3.as_str()))?;
        self.delete("tie_row");
        Ok(())
    }

    pub(super) fn referrals_gone(&mut self, keys: &[&<ReferralColumns as Keyed>::Key]) -> Built {
        if keys.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", keys.iter().map(|key| key.0))?;
        self.column("incident_id", "uuid", keys.iter().map(|key| key.1))?;
        self.column("number", "integer", keys.iter().map(|key| key.2))?;
        self.delete("referral_row");
        Ok(())
    }

    pub(super) fn searches_gone(&mut self, keys: &[&<SearchColumns as Keyed>::Key]) -> Built {
        if keys.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", keys.iter().map(|key| key.0))?;
        self.column("incident_id", "uuid", keys.iter().map(|key| key.1))?;
        self.column("number", "integer", keys.iter().map(|key| key.2))?;
        self.delete("search_row");
        Ok(())
    }
}
