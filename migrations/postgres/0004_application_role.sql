-- The role `serve` runs under: it may add events and never change them. Whoever migrates owns the tables.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wardbook_app') THEN
        CREATE ROLE wardbook_app NOLOGIN;
    END IF;
EXCEPTION
    -- Another database of this server was migrated in the same moment, or whoever migrates may not create roles.
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN RAISE NOTICE 'create the role wardbook_app and grant it as in 0004_application_role.sql';
END
$$;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'wardbook_app') THEN
        GRANT USAGE ON SCHEMA public TO wardbook_app;
        GRANT SELECT, INSERT ON events TO wardbook_app;
        GRANT SELECT, INSERT, UPDATE ON school_head, account, account_person, api_token TO wardbook_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON
            idempotency, case_row, duty_row, tie_row, referral_row, search_row, person_row TO wardbook_app;
        GRANT SELECT ON _sqlx_migrations TO wardbook_app;
    END IF;
END
$$;
