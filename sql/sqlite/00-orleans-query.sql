-- The statements that Orleans' ADO.NET providers read at their start. They bind parameters and read columns by name; the tables are ours.
-- A statement here must not contain BEGIN or COMMIT: after an error the pooled connection would stay in its transaction.
CREATE TABLE IF NOT EXISTS OrleansQuery
(
    QueryKey  TEXT NOT NULL PRIMARY KEY,
    QueryText TEXT NOT NULL
) WITHOUT ROWID;
