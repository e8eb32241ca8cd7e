-- Script 40-novacron-replicas, version 1.
-- What a region's member of the federation's log has in writing. A member's fence rises by one each time that it begins: a write names the
-- fence that its writer began with, and is refused when it is not the present one.
CREATE TABLE IF NOT EXISTS NovaCronReplica
(
    Replica TEXT    NOT NULL PRIMARY KEY,
    Fence   INTEGER NOT NULL CHECK (Fence > 0)
) WITHOUT ROWID;

-- Values may be as large as a snapshot: a table without row ids would spill them out of its index.
CREATE TABLE IF NOT EXISTS NovaCronReplicaRecord
(
    Replica TEXT    NOT NULL,
    Slot    INTEGER NOT NULL,
    Epoch   INTEGER NOT NULL,
    Number  INTEGER NOT NULL,
    Value   BLOB    NOT NULL,
    PRIMARY KEY (Replica, Slot, Epoch, Number)
);

INSERT INTO NovaCronSchema (Script, Version, AppliedAt) VALUES ('40-novacron-replicas', 1, strftime('%Y-%m-%d %H:%M:%f', 'now'))
ON CONFLICT (Script) DO UPDATE SET Version = excluded.Version, AppliedAt = excluded.AppliedAt WHERE Version <> excluded.Version;
