using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests.Fakes;

internal sealed class FakeMigrationGrain(string id, FakeFederation federation) : IMigrationGrain
{
    public Task<MigrationInfo> GetAsync(CancellationToken cancellationToken = default)
    {
        federation.Enter($"migration {id}");
        return federation.Migrations.TryGetValue(id, out var migration)
            ? Task.FromResult(migration)
            : throw FakeFederation.Error(NovaCronError.MigrationNotFound);
    }

    public IAsyncEnumerable<MigrationInfo> WatchAsync(CancellationToken cancellationToken = default)
    {
        federation.Enter($"watch {id}");
        return federation.Watch(cancellationToken);
    }

    public Task<MigrationReceiptInfo> GetReceiptAsync(CancellationToken cancellationToken = default)
    {
        federation.Enter($"receipt {id}");
        return federation.Receipts.TryGetValue(id, out var receipt)
            ? Task.FromResult(receipt)
            : throw FakeFederation.Error(NovaCronError.ReceiptNotFound);
    }

    public Task<MigrationInfo> CancelAsync(CancellationToken cancellationToken = default)
    {
        federation.Enter($"cancel {id}");
        return Task.FromResult(federation.AddMigration(id, MigrationPhase.RollingBack));
    }
}
