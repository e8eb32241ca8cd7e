-- Script 40-novacron-replicas, version 1.
-- What a region's member of the federation's log has in writing. A member's fence rises by one each time that it begins: a write names the
-- fence that its writer began with, and is refused when it is not the present one.
DO $script$ BEGIN PERFORM NovaCronBegin('40-novacron-replicas', 1); END $script$;

CREATE TABLE IF NOT EXISTS NovaCronReplica
(
    Replica text   NOT NULL PRIMARY KEY,
    Fence   bigint NOT NULL CHECK (Fence > 0)
);

CREATE TABLE IF NOT EXISTS NovaCronReplicaRecord
(
    Replica text     NOT NULL,
    Slot    smallint NOT NULL,
    Epoch   bigint   NOT NULL,
    Number  bigint   NOT NULL,
    Value   bytea    NOT NULL,
    PRIMARY KEY (Replica, Slot, Epoch, Number)
);

-- What is written every few milliseconds is not compressed first.
ALTER TABLE NovaCronReplicaRecord ALTER COLUMN Value SET STORAGE EXTERNAL;

-- Called first in every transaction that writes: refuses an old fence, and holds the present one until the transaction ends, so that
-- whoever begins meanwhile sees all of it or none. A commit is on the disk whatever the server's setting is.
CREATE OR REPLACE FUNCTION NovaCronHoldFence(Member text, Began bigint) RETURNS void LANGUAGE plpgsql AS $function$
BEGIN
    PERFORM 1 FROM NovaCronReplica WHERE Replica = Member AND Fence = Began FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'member % has begun again since fence %', Member, Began USING ERRCODE = 'NC001';
    END IF;
    IF current_setting('synchronous_commit') IN ('off', 'local') THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
END
$function$;

DO $script$ BEGIN PERFORM NovaCronEnd('40-novacron-replicas', 1); END $script$;
