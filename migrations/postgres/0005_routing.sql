-- How far the open cases of each school were routed again: under which version of the school's stream, and when a dated
-- fact of the school (a role that begins or ends) next takes effect; the largest number when none does.
CREATE TABLE school_routing (
    school_id      uuid   PRIMARY KEY,
    school_version bigint NOT NULL,
    next_at        bigint NOT NULL
);
CREATE INDEX school_routing_next ON school_routing (next_at);

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'wardbook_app') THEN
        GRANT SELECT, INSERT, UPDATE ON school_routing TO wardbook_app;
    END IF;
END
$$;
