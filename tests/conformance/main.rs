//! One suite for both databases: what the store promises, checked on SQLite and on PostgreSQL, a database per test.
//!
//! PostgreSQL comes from `WARDBOOK_TEST_POSTGRES_URL` (`tests/run.sh` sets it); without it the PostgreSQL half fails,
//! unless `WARDBOOK_TEST_QUICK=1` says that only what needs no server is wanted.

mod accounts;
mod alerts;
mod appending;
mod database;
mod leases;
mod lists;
mod log;
mod processes;
mod reads;
mod rebuilding;
mod schema;
mod sign_in;

/// Instantiates the suite: each test is an async function of a database.
macro_rules! suite {
    ($($module:ident::$test:ident,)+) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                crate::$module::$test(&crate::database::Database::sqlite().await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                if let Some(database) = crate::database::Database::postgres().await {
                    crate::$module::$test(&database).await;
                    database.remove().await;
                }
            })+
        }
    };
}

suite! {
    appending::a_case_is_raised_noted_and_read_back,
    appending::the_second_of_two_commands_on_one_version_is_a_conflict,
    appending::a_command_decided_on_an_older_school_is_sent_back,
    appending::a_repeated_key_answers_as_before_and_appends_nothing,
    appending::a_key_used_for_another_command_is_said_to_be_reused,
    appending::one_key_given_twice_at_once_is_committed_once,
    appending::a_stream_of_another_school_looks_absent,
    appending::a_school_without_a_log_takes_no_case,
    appending::a_cancelled_caller_leaves_all_of_a_command_or_nothing,
    appending::recorded_times_never_go_back_along_the_log,
    appending::a_clock_far_ahead_gives_way_to_the_databases,
    appending::an_opened_stream_takes_one_command,
    appending::many_keyed_notes_and_a_few_concerns_at_once_are_each_kept,
    log::the_log_is_dense_under_concurrent_writers,
    log::the_head_is_the_root_of_exactly_what_is_stored,
    log::payload_and_metadata_are_stored_as_the_envelope_says,
    log::events_refuse_update_delete_and_truncate,
    log::the_application_role_may_only_add,
    log::a_changed_byte_is_found_by_the_doctor,
    leases::workers_who_look_at_once_share_the_work_and_each_case_is_claimed_once,
    leases::what_a_lost_worker_claimed_comes_back_after_a_minute,
    leases::what_is_given_back_is_free_at_once_and_only_its_holder_gives_it_back,
    leases::what_is_not_due_is_not_claimed,
    lists::the_worklist_pages_through_every_case_once,
    lists::filters_narrow_the_worklist,
    lists::nothing_is_read_of_a_case_that_could_not_be_seen,
    lists::what_belongs_to_many_cases_comes_in_one_go,
    lists::a_child_is_found_across_cases,
    lists::a_school_that_moved_is_found_until_its_cases_were_routed,
    rebuilding::a_rebuild_gives_the_very_rows_that_were_written_live,
    rebuilding::a_rebuild_mends_rows_that_were_damaged,
    accounts::a_token_opens_a_session_until_it_expires_or_is_revoked,
    alerts::an_alert_is_kept_once_and_counted_and_belongs_to_whoever_takes_it_first,
    alerts::what_could_not_be_read_waits_too_and_only_what_was_decided_on_is_forgotten,
    alerts::a_token_for_alerts_names_one_system_until_it_expires_or_is_revoked,
    sign_in::a_session_ends_by_lying_idle_by_its_limit_and_by_being_replaced,
    sign_in::a_code_is_used_once_even_by_two_at_once,
    sign_in::an_invitation_is_good_once_and_ends_with_a_newer_one,
    sign_in::an_invitation_that_waits_is_confirmed_by_another_and_not_by_whoever_issued_it,
    sign_in::a_name_and_a_providers_account_belong_to_one,
    sign_in::failures_are_counted_one_by_one,
    sign_in::a_sign_in_at_a_provider_comes_back_once,
    schema::an_unknown_schema_is_refused,
    schema::a_missing_schema_is_refused,
    schema::migrating_twice_changes_nothing,
    processes::two_processes_share_schools_without_loss_or_deadlock,
    processes::a_lost_connection_neither_loses_nor_doubles_a_command,
    processes::what_was_acknowledged_survives_kill_9,
    reads::each_school_has_a_dense_log_of_reads_of_its_own,
    reads::the_head_of_reads_is_the_root_of_exactly_what_is_stored,
    reads::who_read_what_stands_in_the_payload_alone,
    reads::reads_refuse_update_delete_and_truncate,
    reads::the_application_role_may_only_add_reads,
    reads::a_changed_read_is_found_by_the_doctor,
    reads::a_read_that_is_hidden_from_search_is_found_by_the_doctor,
    reads::reads_of_one_case_are_found_newest_first_and_page_by_page,
    reads::reads_that_cannot_be_kept_are_refused_and_later_ones_are_kept,
    reads::two_processes_share_logs_of_reads_without_loss_or_deadlock,
    reads::a_lost_connection_loses_no_read,
    reads::reads_that_were_acknowledged_survive_kill_9,
}
