-- Script 10-orleans-persistence, version 1.
-- Grain state. A row is known by service, state name (GrainTypeString) and key; the grain class is no part of it. The key is two numbers
-- for GUIDs and for texts that read as hexadecimal numbers, else the text in GrainIdExtensionString.
DO $script$ BEGIN PERFORM NovaCronBegin('10-orleans-persistence', 1); END $script$;

CREATE TABLE IF NOT EXISTS OrleansStorage
(
    GrainIdHash            integer     NOT NULL,
    GrainIdN0              bigint      NOT NULL,
    GrainIdN1              bigint      NOT NULL,
    GrainTypeHash          integer     NOT NULL,
    GrainTypeString        text        NOT NULL,
    GrainIdExtensionString text        NULL,
    ServiceId              text        NOT NULL,
    PayloadBinary          bytea       NULL,
    ModifiedOn             timestamptz NOT NULL,
    Version                integer     NOT NULL
);

-- A table of other origin has the same columns, no unique key, and perhaps several rows for one state: the highest version is the state.
DO $script$
BEGIN
    PERFORM NovaCronAdaptColumn('OrleansStorage', 'GrainTypeString', 'text');
    PERFORM NovaCronAdaptColumn('OrleansStorage', 'GrainIdExtensionString', 'text');
    PERFORM NovaCronAdaptColumn('OrleansStorage', 'ServiceId', 'text');
    PERFORM NovaCronAdaptColumn('OrleansStorage', 'ModifiedOn', 'timestamptz');

    IF to_regclass('OrleansStorage_Identity') IS NULL THEN
        UPDATE OrleansStorage SET Version = 1 WHERE Version IS NULL OR Version < 1;
        PERFORM NovaCronRemoveCopies('OrleansStorage',
            'ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, coalesce(GrainIdExtensionString, '''')', 'Version DESC, ModifiedOn DESC');
    END IF;

    ALTER TABLE OrleansStorage ALTER COLUMN Version SET NOT NULL;
    PERFORM NovaCronAddRule('OrleansStorage', 'OrleansStorage_Version', 'CHECK (Version > 0)');
END
$script$;

-- One row for a state, also when two activations write for the first time at once. The hashes are a function of the rest.
CREATE UNIQUE INDEX IF NOT EXISTS OrleansStorage_Identity ON OrleansStorage
    (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, coalesce(GrainIdExtensionString, ''));
DROP INDEX IF EXISTS ix_orleansstorage;

-- A write changes no indexed column: with room in its page the new row needs no work on the index.
ALTER TABLE OrleansStorage SET (fillfactor = 80);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', $query$
    SELECT PayloadBinary, Version
    FROM OrleansStorage
    WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
      AND coalesce(GrainIdExtensionString, '') = coalesce(@GrainIdExtensionString, '')
$query$),

-- Without a version the row must not exist, with one it must have it. One of the two acts, or none: then the version comes back as it was
-- given, which is a conflict.
('WriteToStorageKey', $query$
    WITH Inserted AS
    (
        INSERT INTO OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId,
            PayloadBinary, ModifiedOn, Version)
        SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId,
            @PayloadBinary, now(), 1
        WHERE CAST(@GrainStateVersion AS integer) IS NULL
        ON CONFLICT DO NOTHING
        RETURNING Version
    ),
    Updated AS
    (
        UPDATE OrleansStorage
        SET PayloadBinary = @PayloadBinary, ModifiedOn = now(), Version = Version + 1
        WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
          AND coalesce(GrainIdExtensionString, '') = coalesce(@GrainIdExtensionString, '') AND Version = CAST(@GrainStateVersion AS integer)
        RETURNING Version
    ),
    Written AS (SELECT Version FROM Inserted UNION ALL SELECT Version FROM Updated)
    SELECT coalesce((SELECT Version FROM Written), CAST(@GrainStateVersion AS integer)) AS NewGrainStateVersion
$query$),

-- The row stays, with its version: who read the state before may not write it back.
('ClearStorageKey', $query$
    WITH Cleared AS
    (
        UPDATE OrleansStorage
        SET PayloadBinary = NULL, ModifiedOn = now(), Version = Version + 1
        WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
          AND coalesce(GrainIdExtensionString, '') = coalesce(@GrainIdExtensionString, '') AND Version = CAST(@GrainStateVersion AS integer)
        RETURNING Version
    )
    SELECT coalesce((SELECT Version FROM Cleared), CAST(@GrainStateVersion AS integer)) AS NewGrainStateVersion
$query$),

('DeleteStorageKey', $query$
    WITH Deleted AS
    (
        DELETE FROM OrleansStorage
        WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
          AND coalesce(GrainIdExtensionString, '') = coalesce(@GrainIdExtensionString, '') AND Version = CAST(@GrainStateVersion AS integer)
        RETURNING Version + 1 AS Version
    )
    SELECT coalesce((SELECT Version FROM Deleted), CAST(@GrainStateVersion AS integer)) AS NewGrainStateVersion
$query$)
ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

DO $script$ BEGIN PERFORM NovaCronEnd('10-orleans-persistence', 1); END $script$;
