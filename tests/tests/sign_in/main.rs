//! Signing in as a browser does it: pages, cookies and forms, over one invented school, on both databases, with a clock the test
//! drives.

mod attacks;
mod browser;
mod helping;
mod second_factor;
mod sessions;

use browser::World;

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
    attacks::an_unknown_name_is_answered_as_a_wrong_password_is,
    attacks::guessing_is_slowed_down_and_keeps_nobody_out_who_has_her_own_browser,
    attacks::a_code_that_was_used_is_refused_and_guessing_codes_is_slowed_down,
    attacks::a_session_somebody_planted_is_worth_nothing,
    attacks::a_page_of_another_origin_posts_nothing,
    attacks::a_session_counts_for_the_contract_only_where_a_page_of_ours_calls,
    attacks::cookies_and_headers_are_strict,
    second_factor::one_factor_is_told_that_a_second_is_needed_whether_or_not_there_is_a_case,
    second_factor::everybody_learns_how_well_she_proved_who_she_is,
    helping::whoever_sees_cases_is_invited_by_two,
    helping::no_administrator_enters_the_account_of_the_chair,
    helping::a_lost_factor_is_renewed_by_proving_the_other,
    helping::a_code_read_out_is_good_once_and_few_guesses_are_looked_at,
    helping::whoever_helps_proved_of_late_that_it_is_she,
}
