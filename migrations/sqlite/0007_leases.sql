-- What workers have claimed, and until when (microseconds since 1970): whoever holds a lease does the work, and nobody else
-- takes it up before it ends. Done: the row goes. Crashed: it ends by itself.
CREATE TABLE lease (
    school_id BLOB    NOT NULL,
    work      TEXT    NOT NULL,
    item      BLOB    NOT NULL,
    holder    BLOB    NOT NULL,
    until     INTEGER NOT NULL,
    PRIMARY KEY (school_id, work, item)
) STRICT, WITHOUT ROWID;
