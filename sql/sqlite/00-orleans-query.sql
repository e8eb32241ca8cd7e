-- Script 00-orleans-query, version 2.
-- What was applied, and the statements that Orleans' ADO.NET providers read at their start. They bind parameters
-- and read columns by name; the tables are ours.
-- A statement here must not contain BEGIN or COMMIT: after an error the pooled connection would stay in its transaction.
CREATE TABLE IF NOT EXISTS NovaCronSchema
(
    Script    TEXT    NOT NULL PRIMARY KEY,
    Version   INTEGER NOT NULL CHECK (Version > 0),
    AppliedAt TEXT    NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS OrleansQuery
(
    QueryKey  TEXT NOT NULL PRIMARY KEY,
    QueryText TEXT NOT NULL
) WITHOUT ROWID;

INSERT INTO NovaCronSchema (Script, Version, AppliedAt) VALUES ('00-orleans-query', 2, strftime('%Y-%m-%d %H:%M:%f', 'now'))
ON CONFLICT (Script) DO UPDATE SET Version = excluded.Version, AppliedAt = excluded.AppliedAt WHERE Version <> excluded.Version;
