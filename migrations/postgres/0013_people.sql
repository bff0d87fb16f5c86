-- What may make two records one person, as numbers: only records that share one are compared.
CREATE TABLE match_row (
    school_id uuid   NOT NULL,
    person_id uuid   NOT NULL,
    key       bigint NOT NULL,
    -- Of a key of names: the date of birth, where it is known. Two that are known must agree.
    born      text,
    PRIMARY KEY (school_id, person_id, key)
);
CREATE INDEX match_row_keys ON match_row (school_id, key, person_id, born);

-- Who is whose family, as it stands on the records of people.
CREATE TABLE family_row (
    school_id uuid    NOT NULL,
    person_id uuid    NOT NULL,
    number    integer NOT NULL,
    kind      text    NOT NULL,
    relative  uuid    NOT NULL,
    from_day  text,
    until_day text,
    PRIMARY KEY (school_id, person_id, number)
);
CREATE INDEX family_row_relatives ON family_row (school_id, relative);

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'wardbook_app') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON match_row, family_row TO wardbook_app;
    END IF;
END
$$;

-- Cases that are restricted to people by name, and those for which nobody could be told: few among many, and found at once.
CREATE INDEX tie_row_named ON tie_row (school_id, incident_id) WHERE tie = 'named';
CREATE INDEX duty_row_find_recipient ON duty_row (school_id, incident_id) WHERE kind = 'find-recipient' AND is_owed;
