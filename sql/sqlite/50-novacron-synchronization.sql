-- Script 50-novacron-synchronization, version 1.
-- What a region's replica of the replicated store has in writing, and the outbox through which this region's changes reach it. Times are
-- milliseconds since the Unix epoch, by one clock: that of the machine with the file.
CREATE TABLE IF NOT EXISTS NovaCronOutbox
(
    Id        INTEGER PRIMARY KEY AUTOINCREMENT,
    WrittenAt INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)),
    Changes   BLOB    NOT NULL CHECK (length(Changes) > 0)
);

-- One row: whom the replica writes as, what it has seen, applied and shows a part of, and where it stands.
CREATE TABLE IF NOT EXISTS NovaCronSync
(
    One         INTEGER NOT NULL PRIMARY KEY CHECK (One = 1),
    Region      TEXT    NOT NULL,
    Incarnation INTEGER NOT NULL CHECK (Incarnation > 0),
    Context     BLOB    NOT NULL,
    Applied     BLOB    NOT NULL,
    Shown       BLOB    NOT NULL,
    ConsumedRow INTEGER NOT NULL,
    ClockFloor  INTEGER NOT NULL
);

-- Batches that are kept for other regions, in the order in which they were written; they go by author and number.
CREATE TABLE IF NOT EXISTS NovaCronSyncBatch
(
    Position    INTEGER PRIMARY KEY,
    Region      TEXT    NOT NULL,
    Incarnation INTEGER NOT NULL,
    LastNumber  INTEGER NOT NULL,
    Value       BLOB    NOT NULL
);
CREATE INDEX IF NOT EXISTS NovaCronSyncBatch_Author ON NovaCronSyncBatch (Region, Incarnation, LastNumber);

-- This region's transactions that are in no batch yet: few.
CREATE TABLE IF NOT EXISTS NovaCronSyncLoose
(
    Position    INTEGER PRIMARY KEY,
    Region      TEXT    NOT NULL,
    Incarnation INTEGER NOT NULL,
    LastNumber  INTEGER NOT NULL,
    Value       BLOB    NOT NULL
);

-- Records by the leaf of the tree that compares regions, and the sum of each leaf: rows that do not add up to it are damaged. A table of
-- many small rows, of which a write touches any: without row ids each is in one page.
CREATE TABLE IF NOT EXISTS NovaCronRecord
(
    Leaf      INTEGER NOT NULL,
    RecordKey TEXT    NOT NULL,
    Value     BLOB    NOT NULL,
    PRIMARY KEY (Leaf, RecordKey)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS NovaCronRecordSum
(
    Leaf  INTEGER NOT NULL PRIMARY KEY,
    Value BLOB    NOT NULL CHECK (length(Value) = 16)
);

-- A grain's state may carry an announcement: NCA1, ten digits, as many bytes of changes as they say, and then the state. The changes go
-- into the outbox in the transaction that stores the state. What only looks like an announcement must not be stored without one.
DROP VIEW IF EXISTS NovaCronAnnouncement;
CREATE VIEW NovaCronAnnouncement (State) AS SELECT NULL WHERE 0;

CREATE TRIGGER NovaCronAnnounce INSTEAD OF INSERT ON NovaCronAnnouncement
BEGIN
    SELECT RAISE(ABORT, 'the announcement before a grain''s state is malformed: behind NCA1 there are no ten digits')
    WHERE CAST(substr(NEW.State, 5, 10) AS TEXT) NOT GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]';
    SELECT RAISE(ABORT, 'the announcement before a grain''s state is malformed: its length is zero, or more than there is')
    WHERE CAST(CAST(substr(NEW.State, 5, 10) AS TEXT) AS INTEGER) NOT BETWEEN 1 AND length(NEW.State) - 14;
    INSERT INTO NovaCronOutbox (Changes) VALUES (substr(NEW.State, 15, CAST(CAST(substr(NEW.State, 5, 10) AS TEXT) AS INTEGER)));
END;

DROP TRIGGER IF EXISTS NovaCronAnnounceFirst;
CREATE TRIGGER NovaCronAnnounceFirst AFTER INSERT ON OrleansStorage
WHEN CAST(substr(NEW.PayloadBinary, 1, 4) AS BLOB) = x'4E434131'
BEGIN
    INSERT INTO NovaCronAnnouncement (State) VALUES (CAST(NEW.PayloadBinary AS BLOB));
END;

DROP TRIGGER IF EXISTS NovaCronAnnounceNext;
CREATE TRIGGER NovaCronAnnounceNext AFTER UPDATE OF PayloadBinary ON OrleansStorage
WHEN CAST(substr(NEW.PayloadBinary, 1, 4) AS BLOB) = x'4E434131'
BEGIN
    INSERT INTO NovaCronAnnouncement (State) VALUES (CAST(NEW.PayloadBinary AS BLOB));
END;

INSERT INTO NovaCronSchema (Script, Version, AppliedAt) VALUES ('50-novacron-synchronization', 1, strftime('%Y-%m-%d %H:%M:%f', 'now'))
ON CONFLICT (Script) DO UPDATE SET Version = excluded.Version, AppliedAt = excluded.AppliedAt WHERE Version <> excluded.Version;
