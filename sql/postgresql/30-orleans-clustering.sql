-- Script 30-orleans-clustering, version 1.
-- Membership: which silos a cluster (DeploymentId) has. Every change of a member moves the cluster's version by one, in one statement, so
-- that all silos see the same sequence of memberships. Only the sign of life (IAmAliveTime) changes without it.
DO $script$ BEGIN PERFORM NovaCronBegin('30-orleans-clustering', 1); END $script$;

CREATE TABLE IF NOT EXISTS OrleansMembershipVersionTable
(
    DeploymentId text        NOT NULL PRIMARY KEY,
    Timestamp    timestamptz NOT NULL DEFAULT now(),
    Version      integer     NOT NULL DEFAULT 0
);

CREATE TABLE IF NOT EXISTS OrleansMembershipTable
(
    DeploymentId text        NOT NULL REFERENCES OrleansMembershipVersionTable (DeploymentId),
    Address      text        NOT NULL,
    Port         integer     NOT NULL,
    Generation   integer     NOT NULL,
    SiloName     text        NOT NULL,
    HostName     text        NOT NULL,
    Status       integer     NOT NULL,
    ProxyPort    integer     NULL,
    SuspectTimes text        NULL,
    StartTime    timestamptz NOT NULL,
    IAmAliveTime timestamptz NOT NULL,
    PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

DO $script$
BEGIN
    -- DeploymentId keeps its type, which a rule between the two tables may hold.
    PERFORM NovaCronAdaptColumn('OrleansMembershipTable', 'Address', 'text');
    PERFORM NovaCronAdaptColumn('OrleansMembershipTable', 'SiloName', 'text');
    PERFORM NovaCronAdaptColumn('OrleansMembershipTable', 'HostName', 'text');
    PERFORM NovaCronAdaptColumn('OrleansMembershipTable', 'SuspectTimes', 'text');
    PERFORM NovaCronAdaptColumn('OrleansMembershipTable', 'StartTime', 'timestamptz');
    PERFORM NovaCronAdaptColumn('OrleansMembershipTable', 'IAmAliveTime', 'timestamptz');
    PERFORM NovaCronAdaptColumn('OrleansMembershipVersionTable', 'Timestamp', 'timestamptz');

    PERFORM NovaCronAddKey('OrleansMembershipVersionTable', 'DeploymentId', 'Version DESC');
    PERFORM NovaCronAddKey('OrleansMembershipTable', 'DeploymentId, Address, Port, Generation', 'Status DESC, IAmAliveTime DESC');
    PERFORM NovaCronAddRule('OrleansMembershipTable', 'OrleansMembershipTable_Status', 'CHECK (Status BETWEEN 0 AND 6) NOT VALID');
    PERFORM NovaCronAddRule('OrleansMembershipTable', 'OrleansMembershipTable_Ports',
        'CHECK (Port BETWEEN 0 AND 65535 AND ProxyPort BETWEEN 0 AND 65535) NOT VALID');
    PERFORM NovaCronAddRule('OrleansMembershipVersionTable', 'OrleansMembershipVersionTable_Version', 'CHECK (Version >= 0) NOT VALID');
END
$script$;

-- Few rows that change every few seconds: room for new versions in the page, and swept before they add up.
ALTER TABLE OrleansMembershipTable SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
ALTER TABLE OrleansMembershipVersionTable SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('GatewaysQueryKey', $query$
    SELECT Address, ProxyPort, Generation
    FROM OrleansMembershipTable
    WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0
$query$),

-- The version comes also when there is no such member.
('MembershipReadRowKey', $query$
    SELECT Member.Address, Member.Port, Member.Generation, Member.SiloName, Member.HostName, Member.Status, Member.ProxyPort,
        Member.SuspectTimes, Member.StartTime, Member.IAmAliveTime, Cluster.Version
    FROM OrleansMembershipVersionTable AS Cluster
    LEFT JOIN OrleansMembershipTable AS Member
        ON Member.DeploymentId = Cluster.DeploymentId
        AND Member.Address = @Address AND Member.Port = @Port AND Member.Generation = @Generation
    WHERE Cluster.DeploymentId = @DeploymentId
$query$),

('MembershipReadAllKey', $query$
    SELECT Member.Address, Member.Port, Member.Generation, Member.SiloName, Member.HostName, Member.Status, Member.ProxyPort,
        Member.SuspectTimes, Member.StartTime, Member.IAmAliveTime, Cluster.Version
    FROM OrleansMembershipVersionTable AS Cluster
    LEFT JOIN OrleansMembershipTable AS Member ON Member.DeploymentId = Cluster.DeploymentId
    WHERE Cluster.DeploymentId = @DeploymentId
$query$),

('InsertMembershipVersionKey', $query$
    WITH Added AS
    (
        INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES (@DeploymentId)
        ON CONFLICT (DeploymentId) DO NOTHING
        RETURNING 1
    )
    SELECT CAST(count(*) AS integer) AS Added FROM Added
$query$),

-- The version's row is the lock: whoever moved it from @Version may add the member, everybody else sees another version and adds none.
('InsertMembershipKey', $query$
    WITH Moved AS
    (
        UPDATE OrleansMembershipVersionTable
        SET Timestamp = now(), Version = Version + 1
        WHERE DeploymentId = @DeploymentId AND Version = @Version AND NOT EXISTS
        (
            SELECT FROM OrleansMembershipTable
            WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
        )
        RETURNING 1
    ),
    Added AS
    (
        INSERT INTO OrleansMembershipTable
            (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
        SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
        FROM Moved
        RETURNING 1
    )
    SELECT CAST(count(*) AS integer) AS Added FROM Added
$query$),

-- The member's row is held first: without it the version does not move, and it cannot go in between.
('UpdateMembershipKey', $query$
    WITH Held AS MATERIALIZED
    (
        SELECT 1
        FROM OrleansMembershipTable
        WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
        FOR UPDATE
    ),
    Moved AS
    (
        UPDATE OrleansMembershipVersionTable
        SET Timestamp = now(), Version = Version + 1
        WHERE DeploymentId = @DeploymentId AND Version = @Version AND EXISTS (SELECT FROM Held)
        RETURNING 1
    ),
    Changed AS
    (
        UPDATE OrleansMembershipTable
        SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
        WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
          AND EXISTS (SELECT FROM Moved)
        RETURNING 1
    )
    SELECT CAST(count(*) AS integer) AS Changed FROM Changed
$query$),

('UpdateIAmAlivetimeKey', $query$
    UPDATE OrleansMembershipTable
    SET IAmAliveTime = @IAmAliveTime
    WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
$query$),

('DeleteMembershipTableEntriesKey', $query$
    WITH Members AS (DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId)
    DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId
$query$),

-- Only the dead, and only if nothing about them is younger than the given time. Suspicions are ADDRESS,TIME|ADDRESS,TIME with times that
-- sort as text.
('CleanupDefunctSiloEntriesKey', $query$
    DELETE FROM OrleansMembershipTable
    WHERE DeploymentId = @DeploymentId AND Status = 6 AND StartTime < @IAmAliveTime AND IAmAliveTime < @IAmAliveTime AND NOT EXISTS
    (
        SELECT FROM unnest(string_to_array(SuspectTimes, '|')) AS Suspicion
        WHERE split_part(Suspicion, ',', 2) COLLATE "C"
            >= to_char(CAST(@IAmAliveTime AS timestamptz) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS') COLLATE "C"
    )
$query$),

-- One dead member, unless something about it changed since it was read.
('CleanupDefunctSiloEntryKey', $query$
    DELETE FROM OrleansMembershipTable
    WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation AND Status = 6
      AND coalesce(SuspectTimes, '') = coalesce(@SuspectTimes, '') AND StartTime = @StartTime AND IAmAliveTime = @IAmAliveTime
$query$)
ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

DO $script$ BEGIN PERFORM NovaCronEnd('30-orleans-clustering', 1); END $script$;
