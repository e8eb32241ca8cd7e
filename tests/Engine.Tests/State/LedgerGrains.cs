namespace NovaCron.Engine.Tests.State;

[GrainType("tests.ledger")]
public sealed class SqliteLedgerGrain([PersistentState("tests-ledger", "Sqlite")] IPersistentState<Ledger> ledger)
    : LedgerGrainBase(ledger);

/// <summary>Another class with the state name of <see cref="SqliteLedgerGrain"/>: what an application must not do.</summary>
[GrainType("tests.twin-ledger")]
public sealed class TwinSqliteLedgerGrain([PersistentState("tests-ledger", "Sqlite")] IPersistentState<Ledger> ledger)
    : LedgerGrainBase(ledger);

[GrainType("tests.postgres-ledger")]
public sealed class PostgresLedgerGrain([PersistentState("tests-ledger", "Postgres")] IPersistentState<Ledger> ledger)
    : LedgerGrainBase(ledger);

/// <summary>Another class with the state name of <see cref="PostgresLedgerGrain"/>.</summary>
[GrainType("tests.twin-postgres-ledger")]
public sealed class TwinPostgresLedgerGrain([PersistentState("tests-ledger", "Postgres")] IPersistentState<Ledger> ledger)
    : LedgerGrainBase(ledger);

[GrainType("tests.memory-ledger")]
public sealed class MemoryLedgerGrain([PersistentState("tests-memory-ledger", "memory")] IPersistentState<Ledger> ledger)
    : LedgerGrainBase(ledger);
