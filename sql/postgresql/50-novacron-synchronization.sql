-- Script 50-novacron-synchronization, version 1.
-- What a region's replica of the replicated store has in writing, and the outbox through which this region's changes reach it. Times are
-- milliseconds since the Unix epoch, by one clock: that of the server.
DO $script$ BEGIN PERFORM NovaCronBegin('50-novacron-synchronization', 1); END $script$;

-- The time now, and not that of the transaction's beginning. Never rounded up: what was not committed by then is not claimed to be.
CREATE OR REPLACE FUNCTION NovaCronNow() RETURNS bigint LANGUAGE sql VOLATILE AS $function$
    SELECT CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS bigint)
$function$;

CREATE TABLE IF NOT EXISTS NovaCronOutbox
(
    Id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    WrittenAt bigint NOT NULL DEFAULT NovaCronNow(),
    Changes   bytea  NOT NULL CHECK (octet_length(Changes) > 0)
);

-- One row: whom the replica writes as, what it has seen, applied and shows a part of, and where it stands.
CREATE TABLE IF NOT EXISTS NovaCronSync
(
    One         integer NOT NULL PRIMARY KEY CHECK (One = 1),
    Region      text    NOT NULL,
    Incarnation integer NOT NULL CHECK (Incarnation > 0),
    Context     bytea   NOT NULL,
    Applied     bytea   NOT NULL,
    Shown       bytea   NOT NULL,
    ConsumedRow bigint  NOT NULL,
    ClockFloor  bigint  NOT NULL
);

-- Batches that are kept for other regions, in the order in which they were written; they go by author and number.
CREATE TABLE IF NOT EXISTS NovaCronSyncBatch
(
    Position    bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    Region      text    NOT NULL,
    Incarnation integer NOT NULL,
    LastNumber  bigint  NOT NULL,
    Value       bytea   NOT NULL
);
CREATE INDEX IF NOT EXISTS NovaCronSyncBatch_Author ON NovaCronSyncBatch (Region, Incarnation, LastNumber);

-- This region's transactions that are in no batch yet: few.
CREATE TABLE IF NOT EXISTS NovaCronSyncLoose
(
    Position    bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    Region      text    NOT NULL,
    Incarnation integer NOT NULL,
    LastNumber  bigint  NOT NULL,
    Value       bytea   NOT NULL
);

-- Records by the leaf of the tree that compares regions, and the sum of each leaf: rows that do not add up to it are damaged.
CREATE TABLE IF NOT EXISTS NovaCronRecord
(
    Leaf      integer          NOT NULL,
    RecordKey text COLLATE "C" NOT NULL,
    Value     bytea            NOT NULL,
    PRIMARY KEY (Leaf, RecordKey)
);

CREATE TABLE IF NOT EXISTS NovaCronRecordSum
(
    Leaf  integer NOT NULL PRIMARY KEY,
    Value bytea   NOT NULL CHECK (octet_length(Value) = 16)
);

-- What is written all the time is not compressed first, and a row that is written again stays in its page, where there is room.
ALTER TABLE NovaCronOutbox ALTER COLUMN Changes SET STORAGE EXTERNAL;
ALTER TABLE NovaCronSync ALTER COLUMN Context SET STORAGE EXTERNAL, ALTER COLUMN Applied SET STORAGE EXTERNAL,
    ALTER COLUMN Shown SET STORAGE EXTERNAL;
ALTER TABLE NovaCronSyncBatch ALTER COLUMN Value SET STORAGE EXTERNAL;
ALTER TABLE NovaCronSyncLoose ALTER COLUMN Value SET STORAGE EXTERNAL;
ALTER TABLE NovaCronRecord ALTER COLUMN Value SET STORAGE EXTERNAL;
ALTER TABLE NovaCronSync SET (fillfactor = 20);
ALTER TABLE NovaCronRecord SET (fillfactor = 80);
ALTER TABLE NovaCronRecordSum SET (fillfactor = 50);

-- Rows come and go: what is gone is cleaned up after as many rows, not after a part of a table that is nearly empty.
ALTER TABLE NovaCronOutbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
ALTER TABLE NovaCronSyncLoose SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- A grain's state may carry an announcement: NCA1, ten digits, as many bytes of changes as they say, and then the state. The changes go
-- into the outbox in the transaction that stores the state. What only looks like an announcement must not be stored without one.
CREATE OR REPLACE FUNCTION NovaCronAnnounce() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
    digits text := encode(substring(NEW.PayloadBinary FROM 5 FOR 10), 'escape');
BEGIN
    IF digits !~ '^[0-9]{10}$' THEN
        RAISE EXCEPTION 'the announcement before a grain''s state is malformed: behind NCA1 there are no ten digits'
            USING ERRCODE = 'data_exception';
    END IF;
    IF CAST(digits AS bigint) NOT BETWEEN 1 AND octet_length(NEW.PayloadBinary) - 14 THEN
        RAISE EXCEPTION 'the announcement before a grain''s state is malformed: its length is zero, or more than there is'
            USING ERRCODE = 'data_exception';
    END IF;
    INSERT INTO NovaCronOutbox (Changes) VALUES (substring(NEW.PayloadBinary FROM 15 FOR CAST(digits AS integer)));
    RETURN NULL;
END
$function$;

DROP TRIGGER IF EXISTS NovaCronAnnounce ON OrleansStorage;
CREATE TRIGGER NovaCronAnnounce AFTER INSERT OR UPDATE OF PayloadBinary ON OrleansStorage
FOR EACH ROW WHEN (substring(NEW.PayloadBinary FROM 1 FOR 4) = '\x4E434131'::bytea) EXECUTE FUNCTION NovaCronAnnounce();

DO $script$ BEGIN PERFORM NovaCronEnd('50-novacron-synchronization', 1); END $script$;
