-- How people get in: local sign-in, second factors, invitations, sessions, and accounts of identity providers. No log and no read
-- model: a rebuild neither writes nor compares it. Secrets are kept as hashes, or sealed with the account key.
CREATE TABLE credential (
    account_id   BLOB NOT NULL PRIMARY KEY REFERENCES account,
    -- The SHA-256 of the sign-in name: names of people stand in their own streams alone.
    name_hash    BLOB NOT NULL UNIQUE CHECK (length(name_hash) = 32),
    -- Argon2id, in the usual text form.
    password     TEXT NOT NULL,
    set_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- An authenticator app: the sealed secret in use, and one that is proposed until a code of it was seen.
CREATE TABLE authenticator (
    account_id   BLOB NOT NULL PRIMARY KEY REFERENCES account,
    secret       BLOB,
    proposed     BLOB,
    -- The last step of 30 seconds a code was used of: no code is good twice.
    last_step    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Codes on paper, each good once.
CREATE TABLE printed_code (
    account_id   BLOB NOT NULL REFERENCES account,
    code_hash    BLOB NOT NULL CHECK (length(code_hash) = 32),
    used_at      INTEGER,
    PRIMARY KEY (account_id, code_hash)
) STRICT, WITHOUT ROWID;

-- Invitations and recoveries: a link, or a code read out over the telephone. Each is good once, and one at a time.
CREATE TABLE invitation (
    invitation_id BLOB NOT NULL PRIMARY KEY,
    account_id    BLOB NOT NULL REFERENCES account,
    -- What a browser or a telephone brings: a link's secret, or the reference of a spoken code.
    looked_up     BLOB NOT NULL UNIQUE CHECK (length(looked_up) = 32),
    -- The rest of a spoken code, of which few guesses are looked at.
    spoken        BLOB CHECK (length(spoken) = 32),
    guesses       INTEGER NOT NULL,
    -- everything, password, second-factor.
    renews        TEXT NOT NULL,
    -- The account that issued it; nothing where whoever runs the machine did.
    issued_by     BLOB,
    -- Whether a second person has to confirm it first, and who did.
    needs_second  INTEGER NOT NULL,
    confirmed_by  BLOB,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    used_at       INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_account ON invitation (account_id);

-- Whoever is signed in with a browser. Only the SHA-256 of the cookie is kept.
CREATE TABLE browser_session (
    session_hash     BLOB NOT NULL PRIMARY KEY CHECK (length(session_hash) = 32),
    account_id       BLOB NOT NULL REFERENCES account,
    factors          INTEGER NOT NULL,
    began_at         INTEGER NOT NULL,
    authenticated_at INTEGER NOT NULL,
    last_seen        INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX browser_session_account ON browser_session (account_id);

-- Browsers that signed in under a name before: a stranger's guesses do not keep them out.
CREATE TABLE known_device (
    device_hash  BLOB NOT NULL CHECK (length(device_hash) = 32),
    account_id   BLOB NOT NULL REFERENCES account,
    expires_at   INTEGER NOT NULL,
    PRIMARY KEY (device_hash, account_id)
) STRICT, WITHOUT ROWID;

-- Failures by hashed name, device or address.
CREATE TABLE failure (
    counted      BLOB NOT NULL PRIMARY KEY CHECK (length(counted) = 32),
    times        INTEGER NOT NULL,
    last_at      INTEGER NOT NULL,
    until        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who somebody is to an identity provider: its exact issuer and subject, never an address.
CREATE TABLE identity (
    issuer       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    account_id   BLOB NOT NULL REFERENCES account,
    linked_at    INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_account ON identity (account_id);

-- Sign-ins that are at the provider at this moment.
CREATE TABLE provider_attempt (
    state_hash   BLOB NOT NULL PRIMARY KEY CHECK (length(state_hash) = 32),
    -- The browser that began it: nobody else can end it.
    browser_hash BLOB NOT NULL CHECK (length(browser_hash) = 32),
    provider     TEXT NOT NULL,
    nonce        TEXT NOT NULL,
    verifier     TEXT NOT NULL,
    -- What it is for: the invitation it accepts or the session it belongs to; nothing for a plain sign-in.
    invitation   BLOB,
    session      BLOB,
    expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What happened to an account, for its owner and for whoever looks into it. Nothing in it is ever changed.
CREATE TABLE account_event (
    event_id     BLOB NOT NULL PRIMARY KEY,
    account_id   BLOB NOT NULL REFERENCES account,
    at           INTEGER NOT NULL,
    what         TEXT NOT NULL,
    -- The account that did it, where that is another; nothing for its owner and for whoever runs the machine.
    by_account   BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX account_event_account ON account_event (account_id, at);

-- What a token is for: 1 lets raise and nothing be read, 2 is all its owner may.
ALTER TABLE api_token ADD COLUMN factors INTEGER NOT NULL DEFAULT 2;
