-- Tables of the shape that Orleans' documentation brings up, written down from its columns, here without any key: names, types and rows of
-- a database that other scripts set up and that has several rows for one thing.
CREATE TABLE OrleansQuery (QueryKey varchar(64) NOT NULL, QueryText varchar(8000) NOT NULL, CONSTRAINT OrleansQuery_Key PRIMARY KEY (QueryKey));
INSERT INTO OrleansQuery VALUES ('ReadFromStorageKey', 'SELECT 1'), ('SomethingElseKey', 'SELECT 2');

CREATE TABLE OrleansStorage
(
    grainidhash integer NOT NULL, grainidn0 bigint NOT NULL, grainidn1 bigint NOT NULL, graintypehash integer NOT NULL,
    graintypestring varchar(512) NOT NULL, grainidextensionstring varchar(512), serviceid varchar(150) NOT NULL, payloadbinary bytea,
    modifiedon timestamp without time zone NOT NULL, version integer
);
CREATE INDEX ix_orleansstorage ON OrleansStorage (grainidhash, graintypehash);
INSERT INTO OrleansStorage VALUES
    (17, 0, 0, 4, 'vm', 'vm/eu/twice', 'novacron', '\x01', '2026-11-20 12:00:00', 1),
    (17, 0, 0, 4, 'vm', 'vm/eu/twice', 'novacron', '\x03', '2026-11-20 12:00:00', 3),
    (17, 0, 0, 4, 'vm', 'vm/eu/twice', 'novacron', '\x02', '2026-11-20 12:00:09', 2),
    (17, 0, 0, 4, 'vm', 'vm/eu/once', 'novacron', '\x07', '2026-11-20 12:00:00', 7),
    (17, 0, 5, 4, 'vm', NULL, 'novacron', '\x08', '2026-11-20 12:00:00', 1),
    (17, 0, 5, 4, 'vm', NULL, 'novacron', '\x09', '2026-11-20 12:00:01', 1),
    (17, 0, 6, 4, 'vm', NULL, 'novacron', '\x0a', '2026-11-20 12:00:00', NULL);

CREATE TABLE OrleansRemindersTable
(
    ServiceId varchar(150) NOT NULL, GrainId varchar(150) NOT NULL, ReminderName varchar(150) NOT NULL, StartTime timestamp(3) NOT NULL,
    Period integer NOT NULL, GrainHash integer NOT NULL, Version integer NOT NULL
);
INSERT INTO OrleansRemindersTable VALUES
    ('novacron', 'vm/1', 'watch', '2026-11-20 12:00:00', 60000, 9, 4), ('novacron', 'vm/1', 'watch', '2026-11-20 12:00:00', 70000, 9, 5);

CREATE TABLE OrleansMembershipVersionTable
(
    DeploymentId varchar(150) NOT NULL, Timestamp timestamptz(3) NOT NULL DEFAULT now(), Version integer NOT NULL DEFAULT 0,
    CONSTRAINT PK_OrleansMembershipVersionTable PRIMARY KEY (DeploymentId)
);
CREATE TABLE OrleansMembershipTable
(
    DeploymentId varchar(150) NOT NULL, Address varchar(45) NOT NULL, Port integer NOT NULL, Generation integer NOT NULL,
    SiloName varchar(150) NOT NULL, HostName varchar(150) NOT NULL, Status integer NOT NULL, ProxyPort integer NULL,
    SuspectTimes varchar(8000) NULL, StartTime timestamptz(3) NOT NULL, IAmAliveTime timestamptz(3) NOT NULL,
    CONSTRAINT FK_MembershipTable FOREIGN KEY (DeploymentId) REFERENCES OrleansMembershipVersionTable (DeploymentId)
);
INSERT INTO OrleansMembershipVersionTable VALUES ('eu', '2026-11-20 12:00:00Z', 5);
INSERT INTO OrleansMembershipTable VALUES
    ('eu', '10.0.0.1', 1, 7, 'silo-1', 'host', 3, 30000, NULL, '2026-11-20 12:00:00Z', '2026-11-20 12:00:00Z'),
    ('eu', '10.0.0.1', 1, 7, 'silo-1', 'host', 6, 30000, NULL, '2026-11-20 12:00:00Z', '2026-11-20 12:00:05Z');
