using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Diagnostics;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.Regions;
using NovaCron.Grains.State;
using Orleans.Concurrency;

namespace NovaCron.Grains.Migrations;

/// <summary>
/// A migration at its source. The saga runs as a loop beside the calls, on the grain's own scheduler: no call waits for a copy.
/// Asked in a region that does not lead it, it asks the one that does.
/// </summary>
[GrainType("novacron.migration"), Reentrant]
internal sealed partial class MigrationGrain : Grain, IMigrationGrain, IMigrationSagaGrain, IRemindable, IDisposable
{
    private readonly WrittenState<MigrationState> _state;
    private readonly IPersistentState<MigrationState> _storage;
    private readonly IFederation _federation;
    private readonly MigrationLocator _locator;
    private readonly MigrationActs _acts;
    private readonly ReceiptActs _receipts;
    private readonly ISagaCheckpoint _checkpoint;
    private readonly MigrationMetrics _metrics;
    private readonly GrainsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<MigrationGrain> _logger;

    public MigrationGrain(
        [PersistentState(StateFormat.Migration, NovaCronStorage.Provider)] IPersistentState<MigrationState> storage,
        IFederation federation,
        MigrationLocator locator,
        MigrationActs acts,
        ReceiptActs receipts,
        ISagaCheckpoint checkpoint,
        MigrationMetrics metrics,
        IOptions<GrainsOptions> options,
        TimeProvider time,
        ILogger<MigrationGrain> logger)
    {
        _storage = storage;
        _federation = federation;
        _locator = locator;
        _acts = acts;
        _receipts = receipts;
        _checkpoint = checkpoint;
        _metrics = metrics;
        _options = options.Value;
        _time = time;
        _logger = logger;
        _state = new WrittenState<MigrationState>(storage, Failures.Region(federation.LocalRegion), DeactivateOnIdle);
    }

    private string Id => GrainKeys.NameOf(this.GetPrimaryKeyString());

    private MigrationState Record => _state.Value;

    private IRegionIndex Index => GrainFactory.GetGrain<IRegionIndex>(GrainKeys.Region(_federation.LocalRegion));

    public Task PlanAsync(MigrationPlan plan, CancellationToken cancellationToken) => _writes.RunAsync(async () =>
    {
        if (Record.Plan is null)
        {
            // The index first: what is written is always found again after a crash.
            await Index.AddMigrationAsync(Id, cancellationToken);
            await WriteAsync(Record with { Plan = plan, Step = SagaStep.ConfirmHold, StartedAt = _time.GetUtcNow() });
        }
    });

    public Task<MigrationInfo> ResumeAsync(CancellationToken cancellationToken) => _writes.RunAsync(async () =>
    {
        if (Record.Plan is null)
        {
            // Announced, but never written: nothing was asked of anybody.
            await Index.DropMigrationAsync(Id, cancellationToken);
            throw NotFound();
        }

        Begin();
        return Info();
    });

    public Task<MigrationInfo?> FindHereAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Record.Plan is null ? null : Info());

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        if (Record is { Plan: not null, HasEnded: true })
        {
            await _storage.ClearStateAsync(cancellationToken);
            DeactivateOnIdle();
        }
    }

    public async Task<MigrationInfo> GetAsync(CancellationToken cancellationToken = default) =>
        Record.Plan is not null ? Info() : (await _locator.FindAsync(Id, cancellationToken)).Info ?? throw NotFound();

    public async Task<MigrationInfo> CancelAsync(CancellationToken cancellationToken = default)
    {
        if (Record.Plan is null)
        {
            var leader = await _locator.FindAsync(Id, cancellationToken);
            return leader.Link is null ? throw NotFound() : await leader.Link.CancelMigrationAsync(Id, cancellationToken);
        }

        await MoveAsync(new SagaInput.CancelAsked());
        if (!Record.IsCancelled && (Record.IsCommitted || MigrationView.PhaseOf(Record) is MigrationPhase.Committing))
        {
            throw Failures.At(
                NovaCronError.MigrationCommitted,
                MigrationView.StageOf(Record),
                Failures.RequestSide,
                $"Migration {Id} has handed the VM over, or is writing that it does; it cannot be cancelled any more.");
        }

        Begin();
        InterruptAct();
        return Info();
    }

    public async IAsyncEnumerable<MigrationInfo> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Record.Plan is null)
        {
            var leader = await _locator.FindAsync(Id, cancellationToken);
            var remote = leader.Link?.WatchMigrationAsync(Id, cancellationToken) ?? throw NotFound();
            await foreach (var info in remote)
            {
                yield return info;
            }

            yield break;
        }

        // Each watcher looks at its own pace and sees the latest: there is nothing to queue.
        while (true)
        {
            var info = Info();
            yield return info;
            if (info.HasEnded)
            {
                yield break;
            }

            await Task.WhenAny(Task.Delay(_options.WatchInterval, _time, cancellationToken), _ended.Task);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private MigrationInfo Info() => MigrationView.ToInfo(Record, _progress);

    private NovaCronException NotFound() =>
        Failures.Request(NovaCronError.MigrationNotFound, $"No region that can be reached knows a migration {Id}.");
}
