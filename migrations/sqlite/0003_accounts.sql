-- Who may call. An account is one person in each of one or more schools; names stand in the person's stream.
CREATE TABLE account (
    account_id BLOB    NOT NULL PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE account_person (
    account_id BLOB NOT NULL REFERENCES account,
    school_id  BLOB NOT NULL,
    person_id  BLOB NOT NULL,
    PRIMARY KEY (account_id, school_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX account_of_person ON account_person (school_id, person_id);

-- Opaque API tokens: only the SHA-256 is kept.
CREATE TABLE api_token (
    token_hash BLOB    NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    token_id   BLOB    NOT NULL UNIQUE,
    account_id BLOB    NOT NULL REFERENCES account,
    label      TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used  INTEGER,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX api_token_account ON api_token (account_id);
