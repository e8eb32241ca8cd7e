-- Script 20-orleans-reminders, version 1.
-- Reminders. Periods are milliseconds; hashes are unsigned numbers kept as signed ones, and the provider sends its ranges the same way.
DO $script$ BEGIN PERFORM NovaCronBegin('20-orleans-reminders', 1); END $script$;

CREATE TABLE IF NOT EXISTS OrleansRemindersTable
(
    ServiceId    text        NOT NULL,
    GrainId      text        NOT NULL,
    ReminderName text        NOT NULL,
    StartTime    timestamptz NOT NULL,
    Period       bigint      NOT NULL,
    GrainHash    integer     NOT NULL,
    Version      integer     NOT NULL,
    PRIMARY KEY (ServiceId, GrainId, ReminderName)
);

DO $script$
BEGIN
    PERFORM NovaCronAdaptColumn('OrleansRemindersTable', 'ServiceId', 'text');
    PERFORM NovaCronAdaptColumn('OrleansRemindersTable', 'GrainId', 'text');
    PERFORM NovaCronAdaptColumn('OrleansRemindersTable', 'ReminderName', 'text');
    PERFORM NovaCronAdaptColumn('OrleansRemindersTable', 'StartTime', 'timestamptz');
    PERFORM NovaCronAdaptColumn('OrleansRemindersTable', 'Period', 'bigint');

    PERFORM NovaCronAddKey('OrleansRemindersTable', 'ServiceId, GrainId, ReminderName', 'Version DESC, StartTime DESC');
    PERFORM NovaCronAddRule('OrleansRemindersTable', 'OrleansRemindersTable_Period', 'CHECK (Period > 0) NOT VALID');
END
$script$;

-- A silo reads the reminders of its range of grain hashes.
CREATE INDEX IF NOT EXISTS OrleansRemindersTable_Range ON OrleansRemindersTable (ServiceId, GrainHash);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('UpsertReminderRowKey', $query$
    INSERT INTO OrleansRemindersTable (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
    VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 1)
    ON CONFLICT (ServiceId, GrainId, ReminderName) DO UPDATE
    SET StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash,
        Version = OrleansRemindersTable.Version + 1
    RETURNING Version
$query$),

('ReadReminderRowKey', $query$
    SELECT GrainId, ReminderName, StartTime, Period, Version
    FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName
$query$),

('ReadReminderRowsKey', $query$
    SELECT GrainId, ReminderName, StartTime, Period, Version
    FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId AND GrainId = @GrainId
$query$),

('ReadRangeRows1Key', $query$
    SELECT GrainId, ReminderName, StartTime, Period, Version
    FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId AND GrainHash > @BeginHash AND GrainHash <= @EndHash
$query$),

-- The range that goes over the end of the ring.
('ReadRangeRows2Key', $query$
    SELECT GrainId, ReminderName, StartTime, Period, Version
    FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId AND (GrainHash > @BeginHash OR GrainHash <= @EndHash)
$query$),

('DeleteReminderRowKey', $query$
    WITH Removed AS
    (
        DELETE FROM OrleansRemindersTable
        WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version
        RETURNING 1
    )
    SELECT CAST(count(*) AS integer) AS Removed FROM Removed
$query$),

('DeleteReminderRowsKey', $query$
    DELETE FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId
$query$)
ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

DO $script$ BEGIN PERFORM NovaCronEnd('20-orleans-reminders', 1); END $script$;
