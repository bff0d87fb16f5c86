-- Who may call. An account is one person in each of one or more schools; names stand in the person's stream.
CREATE TABLE account (
    account_id uuid   PRIMARY KEY,
    created_at bigint NOT NULL
);

CREATE TABLE account_person (
    account_id uuid NOT NULL REFERENCES account,
    school_id  uuid NOT NULL,
    person_id  uuid NOT NULL,
    PRIMARY KEY (account_id, school_id)
);
CREATE UNIQUE INDEX account_of_person ON account_person (school_id, person_id);

-- Opaque API tokens: only the SHA-256 is kept.
CREATE TABLE api_token (
    token_hash bytea  PRIMARY KEY CHECK (length(token_hash) = 32),
    token_id   uuid   NOT NULL UNIQUE,
    account_id uuid   NOT NULL REFERENCES account,
    label      text   NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    last_used  bigint,
    revoked_at bigint
);
CREATE INDEX api_token_account ON api_token (account_id);
