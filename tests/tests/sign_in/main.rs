//! Signing in as a browser does it: pages, cookies and forms, over one invented school, on both databases, with a clock the test
//! drives.

mod administrators;
mod attacks;
mod browser;
mod helping;
mod providers;
mod second_factor;
mod sessions;
mod telling;

use browser::World;
use providers::{answers, factors, linking, people, secrets, tokens};

/// Each test on SQLite, and on PostgreSQL unless only what needs no server is wanted.
macro_rules! both {
    ($($module:ident::$test:ident,)+) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $test() -> anyhow::Result<()> {
                crate::$module::$test(&crate::World::on_sqlite().await?).await
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $test() -> anyhow::Result<()> {
                if wardbook_tests::server::is_quick() {
                    return Ok(());
                }
                crate::$module::$test(&crate::World::on_postgresql().await?).await
            })+
        }
    };
}

both! {
    sessions::an_invitation_lets_choose_a_password_and_is_good_once,
    sessions::a_code_makes_two_factors_of_one_and_the_sessions_id_changes,
    sessions::whoever_has_no_telephone_uses_codes_on_paper_each_once,
    sessions::a_session_ends_after_half_an_hour_without_use_and_after_twelve_hours_with_it,
    sessions::whoever_leaves_is_signed_out_at_that_moment,
    sessions::signing_out_everywhere_ends_every_session,
    sessions::the_pages_and_the_contract_know_the_same_viewer,
    sessions::tokens_are_made_listed_and_ended_by_their_owner,
    sessions::a_role_is_changed_only_by_whoever_proved_of_late_that_it_is_she,
    sessions::leaving_quickly_signs_out_and_shows_nothing_of_where_she_was,
    sessions::whoever_is_warned_in_time_stays_signed_in_by_a_page_beside,
    attacks::an_unknown_name_is_answered_as_a_wrong_password_is,
    attacks::guessing_is_slowed_down_and_keeps_nobody_out_who_has_her_own_browser,
    attacks::a_code_that_was_used_is_refused_and_guessing_codes_is_slowed_down,
    attacks::a_session_somebody_planted_is_worth_nothing,
    attacks::a_page_of_another_origin_posts_nothing,
    attacks::a_session_counts_for_the_contract_only_where_a_page_of_ours_calls,
    telling::whoever_owns_an_account_hears_of_each_change_to_how_she_gets_in,
    attacks::cookies_and_headers_are_strict,
    second_factor::one_factor_is_told_that_a_second_is_needed_whether_or_not_there_is_a_case,
    second_factor::everybody_learns_how_well_she_proved_who_she_is,
    administrators::an_administrator_tries_every_way_to_a_case_and_is_refused_noticed_and_recorded,
    administrators::an_administrator_tries_every_way_to_a_role_and_a_head_to_remove_the_chair,
    helping::whoever_sees_cases_is_invited_by_two,
    helping::the_contract_helps_as_the_page_does,
    helping::no_administrator_enters_the_account_of_the_chair,
    helping::a_lost_factor_is_renewed_by_proving_the_other,
    helping::a_code_read_out_is_good_once_and_few_guesses_are_looked_at,
    helping::whoever_helps_proved_of_late_that_it_is_she,
    people::whoever_was_invited_signs_in_with_the_account_of_her_school,
    people::whoever_was_not_invited_is_refused_under_whatever_address,
    people::whoever_left_is_refused_like_a_stranger,
    people::groups_and_roles_of_a_provider_give_nobody_a_role,
    people::an_account_of_another_tenant_is_refused_as_microsoft_says_it,
    people::an_account_of_another_domain_is_refused_as_google_says_it,
    people::a_provider_that_is_not_set_or_does_not_answer_is_said_so,
    linking::whoever_signs_in_by_a_password_links_her_account_after_proving_of_late_that_it_is_she,
    linking::another_page_has_nobody_link_an_account,
    linking::an_account_of_a_provider_belongs_to_one_person,
    linking::signing_in_takes_the_place_of_whoever_was_signed_in_before,
    tokens::a_token_with_the_nonce_of_another_sign_in_is_refused,
    tokens::a_token_of_another_issuer_is_refused,
    tokens::a_token_for_another_audience_is_refused,
    tokens::a_token_that_expired_or_was_made_at_another_time_is_refused,
    tokens::a_token_that_the_provider_did_not_sign_is_refused,
    answers::an_answer_under_another_state_is_refused,
    answers::an_answer_in_another_browser_is_refused,
    answers::an_answer_counts_once,
    answers::a_code_that_was_used_is_refused_under_another_state,
    answers::a_code_that_was_caught_is_worth_nothing_under_another_state,
    answers::two_providers_are_not_mixed_up,
    answers::an_answer_that_comes_too_late_is_refused,
    answers::a_refusal_of_the_provider_is_said_as_what_it_is,
    answers::a_key_the_provider_took_anew_is_found,
    factors::methods_count_as_a_second_factor_only_where_the_settings_say_so,
    factors::a_class_counts_as_a_second_factor_only_where_the_settings_say_so,
    factors::a_context_counts_as_a_second_factor_only_where_the_settings_say_so,
    factors::whoever_has_a_second_factor_here_enters_it_after_the_provider,
    factors::proving_again_takes_a_provider_that_asked_again_or_a_code_of_hers,
    factors::a_lost_second_factor_is_renewed_by_the_account_of_the_school,
    secrets::nothing_that_lets_in_is_traced_or_shown,
    secrets::a_provider_is_asked_for_no_more_than_who_somebody_is,
    secrets::what_a_browser_keeps_meanwhile_is_kept_strictly,
}
