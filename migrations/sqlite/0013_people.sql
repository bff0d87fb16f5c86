-- What may make two records one person, as numbers: only records that share one are compared.
CREATE TABLE match_row (
    school_id BLOB    NOT NULL,
    person_id BLOB    NOT NULL,
    key       INTEGER NOT NULL,
    -- Of a key of names: the date of birth, where it is known. Two that are known must agree.
    born      TEXT,
    PRIMARY KEY (school_id, person_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_row_keys ON match_row (school_id, key, person_id, born);

-- Who is whose family, as it stands on the records of people.
CREATE TABLE family_row (
    school_id BLOB    NOT NULL,
    person_id BLOB    NOT NULL,
    number    INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    relative  BLOB    NOT NULL,
    from_day  TEXT,
    until_day TEXT,
    PRIMARY KEY (school_id, person_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX family_row_relatives ON family_row (school_id, relative);

-- Cases that are restricted to people by name, and those for which nobody could be told: few among many, and found at once.
CREATE INDEX tie_row_named ON tie_row (school_id, incident_id) WHERE tie = 'named';
CREATE INDEX duty_row_find_recipient ON duty_row (school_id, incident_id) WHERE kind = 'find-recipient' AND is_owed;
