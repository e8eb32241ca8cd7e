using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.Hosts;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.Regions;
using NovaCron.Grains.Replicas;
using NovaCron.Grains.State;
using NovaCron.Grains.Vms;
using Orleans.Concurrency;

namespace NovaCron.Grains.Incoming;

/// <summary>
/// A migration at its target. Calls interleave, so that a guest can be given up while its stream is waited for; changes of the
/// record come one after another.
/// </summary>
[GrainType("novacron.incoming"), Reentrant]
internal sealed partial class IncomingGrain : Grain, IIncomingGrain
{
    private readonly WrittenState<IncomingState> _state;
    private readonly IPersistentState<IncomingState> _storage;
    private readonly IFederation _federation;
    private readonly IHostAgentDirectory _agents;
    private readonly IFederationLog _log;
    private readonly IReceiptAuthority _authority;
    private readonly ISagaCheckpoint _checkpoint;
    private readonly GrainsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<IncomingGrain> _logger;
    private readonly OneByOne _calls = new();

    public IncomingGrain(
        [PersistentState(StateFormat.Incoming, NovaCronStorage.Provider)] IPersistentState<IncomingState> storage,
        IFederation federation,
        IHostAgentDirectory agents,
        IFederationLog log,
        IReceiptAuthority authority,
        ISagaCheckpoint checkpoint,
        IOptions<GrainsOptions> options,
        TimeProvider time,
        ILogger<IncomingGrain> logger)
    {
        _storage = storage;
        _federation = federation;
        _agents = agents;
        _log = log;
        _authority = authority;
        _checkpoint = checkpoint;
        _options = options.Value;
        _time = time;
        _logger = logger;
        _heardAt = time.GetUtcNow();
        _state = new WrittenState<IncomingState>(storage, Failures.Region(federation.LocalRegion), DeactivateOnIdle);
    }

    private string Id => GrainKeys.NameOf(this.GetPrimaryKeyString());

    private string Region => _federation.LocalRegion;

    private string Side => Failures.Target(Region);

    private IncomingState Record => _state.Value;

    private IVmKeeper Vm => GrainFactory.GetGrain<IVmKeeper>(GrainKeys.Vm(Record.Plan!.Vm));

    private IRegionIndex Index => GrainFactory.GetGrain<IRegionIndex>(GrainKeys.Region(Region));

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (Record.IsInDoubt)
        {
            // A restarted region: it has heard nothing, and asks at once what became of the guest.
            _heardAt = DateTimeOffset.MinValue;
        }

        Watch();
        return Task.CompletedTask;
    }

    public Task<IncomingTicketRecord> ReserveAsync(IncomingPlan plan, CancellationToken cancellationToken) =>
        InOrderAsync("reserving", async () =>
        {
            var (host, isInLog) = (Record.Host, Record.IsInLog);
            if (Record.Step is IncomingStep.None)
            {
                isInLog = _log.IsOn;
                await ConfirmPreparedAsync(plan, cancellationToken);
                host = await PlaceAsync(plan, cancellationToken);
                await Index.AddIncomingAsync(Id, cancellationToken);
            }
            else
            {
                Check(plan.Source);
            }

            await MoveAsync(new IncomingInput.ReserveAsked(plan, host, isInLog));
            await Vm.ExpectAsync(new IncomingClaim(Id, plan.Uid, plan.Source, plan.SourceEpoch), cancellationToken);
            Watch();
            return IncomingTicketRecord.From(await Agent().ReserveIncomingAsync(OrderOf(plan), cancellationToken));
        });

    public Task OpenAsync(string caller, CancellationToken cancellationToken) =>
        InOrderAsync("reserving", async () =>
        {
            Check(caller);
            await MoveAsync(new IncomingInput.OpenAsked());
            await Agent().OpenIncomingAsync(Id, cancellationToken);
            return true;
        });

    public async Task<LoadedRecord> WaitForLoadedAsync(string caller, CancellationToken cancellationToken)
    {
        Check(caller);
        if (!Record.IsInDoubt)
        {
            throw Failures.At(NovaCronError.Conflict, "switching-over", Side, "The guest was given up here.");
        }

        try
        {
            // Not in order: giving it up must be able to overtake.
            var report = await Agent().WaitForLoadedAsync(Id, cancellationToken);
            await InOrderAsync("switching-over", async () =>
            {
                await MoveAsync(new IncomingInput.LoadedSeen(report.Sha256));
                return true;
            });
            return new LoadedRecord(report.StreamBytes, report.Sha256);
        }
        catch (AgentException e)
        {
            throw Failures.Wrap(e, "switching-over", Side);
        }
    }

    public async Task<VmInfo> ActivateAsync(string caller, string vm, long epoch, long consoleOffset, CancellationToken cancellationToken)
    {
        if (Record.Plan is null)
        {
            // Long over and forgotten, when the VM's record says so.
            var known = await GrainFactory.GetGrain<IVmKeeper>(GrainKeys.Vm(vm)).FindAsync(cancellationToken);
            return known?.Epoch >= epoch ? known : throw Missing();
        }

        Check(caller);
        return await InOrderAsync("activating", async () =>
        {
            await ConfirmOwnedAsync(epoch, cancellationToken);
            await MoveAsync(new IncomingInput.Granted(epoch, consoleOffset));
            await SettleAsync(cancellationToken);
            return await Vm.FindAsync(cancellationToken) ?? throw Missing();
        });
    }

    public Task AbortAsync(string caller, CancellationToken cancellationToken) =>
        InOrderAsync("rolling-back", async () =>
        {
            if (Record.Plan is not null)
            {
                Check(caller);
                await MoveAsync(new IncomingInput.AbortAsked());
                await SettleAsync(cancellationToken);
            }

            return true;
        });

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        if (Record.HasEnded)
        {
            await _storage.ClearStateAsync(cancellationToken);
            DeactivateOnIdle();
        }
    }

    private async Task<string> PlaceAsync(IncomingPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            var cluster = GrainFactory.GetGrain<IClusterGrain>(GrainKeys.Cluster(Clusters.ClusterGrain.DefaultPool));
            return await cluster.PlaceAsync(new(plan.Guest.MemoryBytes, plan.Guest.VirtualCpus, null), cancellationToken);
        }
        catch (NovaCronException e)
        {
            // The cluster places VMs of its own too; only here it is known that this one is a migration's.
            throw new NovaCronException(e.Failure with { Stage = "reserving", Side = Side });
        }
    }

    private IncomingOrder OrderOf(IncomingPlan plan) => new(
        Id,
        plan.Vm,
        plan.Source,
        plan.SourceEpoch,
        plan.Guest.ToHardware(),
        plan.Hypervisor,
        Version.Parse(plan.HypervisorVersion));

    private void Check(string caller)
    {
        _heardAt = _time.GetUtcNow();
        if (Record.Plan is null)
        {
            throw Missing();
        }

        if (Record.Plan.Source != caller)
        {
            throw Failures.At(
                NovaCronError.NotAuthorized, "reserving", Side, $"Region '{caller}' is not the source of migration {Id}.");
        }
    }

    private NovaCronException Missing() =>
        Failures.At(NovaCronError.MigrationNotFound, "reserving", Side, $"No guest of migration {Id} was offered here.");

    private IHostAgent Agent() => _agents.GetAgent(Record.Host);
}
