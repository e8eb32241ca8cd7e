using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.Hosts;
using NovaCron.Grains.Incoming;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.Regions;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Standby;

/// <summary>
/// Stands by for a VM: keeps what is needed to boot it here from its images, looks at its host's lease, and asks the log for the VM when
/// that has run out. Without a quorum the log says nothing, and nothing is done.
/// </summary>
[GrainType("novacron.standby")]
internal sealed partial class StandbyGrain : Grain, IStandbyGrain
{
    public const string Stage = "standing-by";

    private readonly WrittenState<StandbyState> _state;
    private readonly IFederation _federation;
    private readonly IHostAgentDirectory _agents;
    private readonly IFederationLog _log;
    private readonly GrainsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<StandbyGrain> _logger;
    private IGrainTimer? _timer;

    public StandbyGrain(
        [PersistentState(StateFormat.Standby, NovaCronStorage.Provider)] IPersistentState<StandbyState> storage,
        IFederation federation,
        IHostAgentDirectory agents,
        IFederationLog log,
        IOptions<GrainsOptions> options,
        TimeProvider time,
        ILogger<StandbyGrain> logger)
    {
        _federation = federation;
        _agents = agents;
        _log = log;
        _options = options.Value;
        _time = time;
        _logger = logger;
        _state = new WrittenState<StandbyState>(storage, Failures.Region(federation.LocalRegion), DeactivateOnIdle);
    }

    private string Name => GrainKeys.NameOf(this.GetPrimaryKeyString());

    private string Region => _federation.LocalRegion;

    private string Side => Failures.Region(Region);

    private StandbyState Record => _state.Value;

    private IRegionIndex Index => GrainFactory.GetGrain<IRegionIndex>(GrainKeys.Region(Region));

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        LookIn(TimeSpan.Zero);
        return Task.CompletedTask;
    }

    public Task ResumeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IncomingTicketRecord?> PrepareAsync(StandbyPlan plan, CancellationToken cancellationToken)
    {
        await ConfirmOwnerAsync(plan, cancellationToken);
        await Index.AddStandbyAsync(Name, cancellationToken);
        var host = await PlaceAsync(plan, cancellationToken);
        await MoveAsync(new StandbyInput.Ordered(plan, host, MigrationId.Next(_time)));
        LookIn(_options.FailoverInterval);
        if (Record.Step is not StandbyStep.Receiving)
        {
            return null;
        }

        try
        {
            return await ReceiveAsync(cancellationToken);
        }
        catch (AgentException e)
        {
            throw Failures.Wrap(e, Stage, Side);
        }
    }

    public async Task DropAsync(string owner, long epoch, CancellationToken cancellationToken)
    {
        var before = Record;
        await MoveAsync(new StandbyInput.Dropped(owner, epoch));
        await TidyAsync(before, cancellationToken);
    }

    // Only the owner by the log's word may have a region stand by.
    private async Task ConfirmOwnerAsync(StandbyPlan plan, CancellationToken cancellationToken)
    {
        if (!_log.IsOn)
        {
            throw Failures.At(NovaCronError.FailoverNotPossible, Stage, Side, $"Region '{Region}' is no member of the federation's log.");
        }

        try
        {
            var vm = await _log.FindVmAsync(plan.Vm, cancellationToken);
            if (vm?.Owner != plan.Owner || vm.Epoch != plan.Epoch || vm.Uid != plan.Uid)
            {
                throw Failures.At(NovaCronError.NotAuthorized, Stage, Failures.LogSide,
                    $"The federation's log does not say that VM '{plan.Vm}' is '{plan.Owner}''s at epoch {plan.Epoch}.", isTransient: true);
            }
        }
        catch (FederationLogException e)
        {
            throw Failures.Wrap(e, Stage, Side);
        }
    }

    private async Task<string> PlaceAsync(StandbyPlan plan, CancellationToken cancellationToken)
    {
        var cluster = GrainFactory.GetGrain<IClusterGrain>(GrainKeys.Cluster(Clusters.ClusterGrain.DefaultPool));
        return await cluster.PlaceAsync(new(plan.Guest.MemoryBytes, plan.Guest.VirtualCpus, null), cancellationToken);
    }

    // The path of a migration's images, given up once they are here: the host's store keeps them. The host also says whether it could
    // run the guest at all.
    private async Task<IncomingTicketRecord?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var plan = Record.Plan!;
        var agent = _agents.GetAgent(Record.Host);
        var order = new IncomingOrder(
            Record.Transfer,
            plan.Vm,
            plan.Owner,
            plan.Epoch,
            plan.Guest.ToHardware(),
            plan.Hypervisor,
            Version.Parse(plan.HypervisorVersion));
        var ticket = await agent.ReserveIncomingAsync(order, cancellationToken);
        if ((await agent.FindMissingImagesAsync(order.Hardware.Images, cancellationToken)).Count > 0)
        {
            return IncomingTicketRecord.From(ticket);
        }

        await agent.AbortIncomingAsync(Record.Transfer, cancellationToken);
        await MoveAsync(new StandbyInput.ImagesSeen());
        LogReady(Name, plan.Owner, plan.Epoch, Record.Host);
        return null;
    }

    private Task MoveAsync(StandbyInput input) => _state.WriteAsync(StandbyMachine.Step(Record, input));

    private void LookIn(TimeSpan due)
    {
        _timer?.Dispose();
        _timer = this.RegisterGrainTimer(
            LookAsync, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { KeepAlive = Record.Plan is not null });
    }
}
