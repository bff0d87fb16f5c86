-- What workers have claimed, and until when (microseconds since 1970): whoever holds a lease does the work, and nobody else
-- takes it up before it ends. Done: the row goes. Crashed: it ends by itself.
CREATE TABLE lease (
    school_id uuid   NOT NULL,
    work      text   COLLATE "C" NOT NULL,
    item      uuid   NOT NULL,
    holder    uuid   NOT NULL,
    until     bigint NOT NULL,
    PRIMARY KEY (school_id, work, item)
);

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'wardbook_app') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON lease TO wardbook_app;
    END IF;
END
$$;
