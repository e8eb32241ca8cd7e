-- Script 00-orleans-query, version 1.
-- What was applied, the tools of the other scripts, and the statements that Orleans' ADO.NET providers read at their start.
CREATE TABLE IF NOT EXISTS NovaCronSchema
(
    Script    text        NOT NULL PRIMARY KEY,
    Version   integer     NOT NULL CHECK (Version > 0),
    AppliedAt timestamptz NOT NULL
);

-- Called first by every script: a later version's work is not undone.
CREATE OR REPLACE FUNCTION NovaCronBegin(ScriptName text, ScriptVersion integer) RETURNS void LANGUAGE plpgsql AS $function$
DECLARE
    applied integer;
BEGIN
    SELECT Version INTO applied FROM NovaCronSchema WHERE Script = ScriptName;
    IF applied > ScriptVersion THEN
        RAISE EXCEPTION 'script % of version % was applied here; this one is version %', ScriptName, applied, ScriptVersion
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
END
$function$;

-- Called last by every script. The time stays that of the first application of this version.
CREATE OR REPLACE FUNCTION NovaCronEnd(ScriptName text, ScriptVersion integer) RETURNS void LANGUAGE sql AS $function$
    INSERT INTO NovaCronSchema (Script, Version, AppliedAt) VALUES (ScriptName, ScriptVersion, now())
    ON CONFLICT (Script) DO UPDATE SET Version = excluded.Version, AppliedAt = excluded.AppliedAt
    WHERE NovaCronSchema.Version <> excluded.Version
$function$;

-- Gives a column of an existing table the type that this version wants. Times without a zone were UTC.
CREATE OR REPLACE FUNCTION NovaCronAdaptColumn(TableName text, ColumnName text, ColumnType text)
RETURNS void LANGUAGE plpgsql AS $function$
DECLARE
    current text;
BEGIN
    SELECT format_type(atttypid, atttypmod) INTO current
    FROM pg_attribute
    WHERE attrelid = to_regclass(TableName) AND attname = lower(ColumnName) AND NOT attisdropped;
    IF current IS DISTINCT FROM format_type(to_regtype(ColumnType), NULL) THEN
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %s TYPE %s%s', TableName, ColumnName, ColumnType,
            CASE WHEN current LIKE 'timestamp%without time zone' THEN format(' USING %s AT TIME ZONE ''UTC''', ColumnName) ELSE '' END);
    END IF;
END
$function$;

-- Adds a named rule to a table unless it is there.
CREATE OR REPLACE FUNCTION NovaCronAddRule(TableName text, RuleName text, Rule text) RETURNS void LANGUAGE plpgsql AS $function$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = to_regclass(TableName) AND conname = lower(RuleName)) THEN
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %s %s', TableName, RuleName, Rule);
    END IF;
END
$function$;

-- Of several rows with one identity only the first in the given order stays.
CREATE OR REPLACE FUNCTION NovaCronRemoveCopies(TableName text, Identity text, Best text) RETURNS void LANGUAGE plpgsql AS $function$
BEGIN
    EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', TableName);
    EXECUTE format('DELETE FROM %1$s WHERE ctid IN (SELECT Place FROM (SELECT ctid AS Place, '
        'row_number() OVER (PARTITION BY %2$s ORDER BY %3$s, ctid DESC) AS Rank FROM %1$s) AS Copies WHERE Rank > 1)',
        TableName, Identity, Best);
END
$function$;

-- Gives a table that came without one its primary key.
CREATE OR REPLACE FUNCTION NovaCronAddKey(TableName text, Identity text, Best text) RETURNS void LANGUAGE plpgsql AS $function$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = to_regclass(TableName) AND contype = 'p') THEN
        PERFORM NovaCronRemoveCopies(TableName, Identity, Best);
        EXECUTE format('ALTER TABLE %s ADD PRIMARY KEY (%s)', TableName, Identity);
    END IF;
END
$function$;

DO $script$ BEGIN PERFORM NovaCronBegin('00-orleans-query', 1); END $script$;

CREATE TABLE IF NOT EXISTS OrleansQuery
(
    QueryKey  text NOT NULL PRIMARY KEY,
    QueryText text NOT NULL
);

DO $script$
BEGIN
    PERFORM NovaCronAdaptColumn('OrleansQuery', 'QueryKey', 'text');
    PERFORM NovaCronAdaptColumn('OrleansQuery', 'QueryText', 'text');
    PERFORM NovaCronEnd('00-orleans-query', 1);
END
$script$;
