using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.Hosts;
using NovaCron.Grains.Records;
using NovaCron.Grains.Regions;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>A VM's record in this region: executes when the region owns the VM, forwards when another does.</summary>
[GrainType("novacron.vm")]
internal sealed partial class VmGrain : Grain, IVmGrain, IVmKeeper, IDisposable
{
    private readonly WrittenState<VmState> _state;
    private readonly IFederation _federation;
    private readonly IHostAgentDirectory _agents;
    private readonly OwnerLocator _locator;
    private readonly IFederationLog _log;
    private readonly FailoverArranger _arranger;
    private readonly FleetReader _fleet;
    private readonly RecordsWriter _records;
    private readonly GrainsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<VmGrain> _logger;

    public VmGrain(
        [PersistentState(StateFormat.Vm, NovaCronStorage.Provider)] IPersistentState<VmState> storage,
        IFederation federation,
        IHostAgentDirectory agents,
        OwnerLocator locator,
        IFederationLog log,
        FailoverArranger arranger,
        FleetReader fleet,
        RecordsWriter records,
        IOptions<GrainsOptions> options,
        TimeProvider time,
        ILogger<VmGrain> logger)
    {
        _federation = federation;
        _agents = agents;
        _locator = locator;
        _log = log;
        _arranger = arranger;
        _fleet = fleet;
        _records = records;
        _options = options.Value;
        _time = time;
        _logger = logger;
        _state = new WrittenState<VmState>(storage, Failures.Region(federation.LocalRegion), DeactivateOnIdle, records.Announce);
    }

    private string Name => GrainKeys.NameOf(this.GetPrimaryKeyString());

    private string Region => _federation.LocalRegion;

    private string Side => Failures.Region(Region);

    private VmState Record => _state.Value;

    private bool IsOwnedHere => Record.IsOwnedBy(Region);

    private IRegionIndex Index => GrainFactory.GetGrain<IRegionIndex>(GrainKeys.Region(Region));

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // An order that a crash cut short is finished at once; later looks find machines that ended by themselves.
        // What the federation's log has may have been taken over while this region was away.
        var isDue = Record.Pending is not VmAct.None || (_log.IsOn && Record.IsInLog && IsOwnedHere);
        var first = isDue ? TimeSpan.Zero : _options.MachineCheckInterval;
        this.RegisterGrainTimer(CheckMachineAsync, new GrainTimerCreationOptions(first, _options.MachineCheckInterval));
        return Task.CompletedTask;
    }

    public async Task<VmInfo> CreateAsync(VmSpec spec, string? commandId = null, CancellationToken cancellationToken = default)
    {
        VmSpecRules.CheckName(Name);
        VmSpecRules.CheckSpec(spec, _options);
        var command = VmCommands.Create(VmSpecRules.CommandIdOf(commandId), spec);
        if (VmCommands.FindRepeated(Record, command) is { } known)
        {
            return await AnswerAgainAsync(known, "create", cancellationToken) ?? throw NotFound([]);
        }

        Guard(VmLifecycle.Step(Record, Creation("", new GuestRecord(), command), _time.GetUtcNow()), "create");
        var search = await _locator.AskAllAsync(Name, cancellationToken);
        if (search.Info is { } other)
        {
            throw Failures.At(NovaCronError.VmExists, "create", Failures.Region(other.OwnerRegion), $"A VM named '{Name}' exists there.");
        }

        var cluster = GrainFactory.GetGrain<IClusterGrain>(GrainKeys.Cluster(Clusters.ClusterGrain.DefaultPool));
        var host = await cluster.PlaceAsync(new PlacementRequest(spec.MemoryBytes, spec.VirtualCpus, spec.Host), cancellationToken);
        VmSpecRules.CheckBootable(spec, await GrainFactory.GetGrain<IHostGrain>(GrainKeys.Host(host)).GetAsync(cancellationToken));
        var guest = await ImportAsync(host, spec, cancellationToken);

        // The index first: a VM that is stored is always listed, and an entry without a record is passed over.
        await Index.AddVmAsync(Name, cancellationToken);
        await WriteAsync(Guard(VmLifecycle.Step(Record, Creation(host, guest, command), _time.GetUtcNow()), "create"));
        await AcquireNewAsync(cancellationToken);
        LogCreated(Name, Region, Record.Uid, host);
        return Record.ToInfo();
    }

    public Task<VmInfo?> FindAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Record.Exists && Record.Pending is not VmAct.Acquire ? Record.ToInfo() : null);

    public Task<VmInfo?> FindForPeerAsync(CancellationToken cancellationToken)
    {
        // A peer that asks may have been sent here by a record that is out of date, as this one may be.
        BeginOwnerLook();
        return FindAsync(cancellationToken);
    }

    private async Task<OwnerSearch> LocateAsync(string stage, CancellationToken cancellationToken)
    {
        VmSpecRules.CheckName(Name);
        var search = await _locator.FindAsync(Name, Record.Exists ? Record.Owner : null, cancellationToken);
        if (search.Link is null && search.MissingRegions.Count > 0)
        {
            search = await FindByLogAsync(search, cancellationToken);
        }

        if (search.Link is not null)
        {
            return search;
        }

        if (Record.Exists && search.MissingRegions.Contains(Record.Owner))
        {
            throw Failures.Unreachable(Region, Record.Owner, stage, $"Region '{Record.Owner}', which owns VM '{Name}', cannot be reached.");
        }

        if (Record.Expected is { } claim)
        {
            var arriving = $"VM '{Name}' is on its way here by migration {claim.Migration}; ask again in a moment.";
            throw Failures.At(NovaCronError.VmMigrating, stage, Failures.Target(Region), arriving, isTransient: true);
        }

        throw NotFound(search.MissingRegions);
    }

    private VmInput.Created Creation(string host, GuestRecord guest, CommandRecord command) =>
        new(Name, Guid.NewGuid().ToString("N"), Region, host, guest, _locator.NextEpoch(Name), command, _log.IsOn);

    private Task WriteAsync(VmState next) =>
        next == Record ? Task.CompletedTask : _state.WriteAsync(next with { Version = Record.Version + 1 });

    private VmState Guard(VmDecision decision, string stage) => decision.Refusal is { } error
        ? throw Failures.At(error, stage, error is NovaCronError.VmNotFound ? Failures.RequestSide : Side, decision.Reason)
        : decision.State;

    private NovaCronException NotFound(IReadOnlyList<string> missing) => missing.Count == 0
        ? Failures.Request(NovaCronError.VmNotFound, $"No region knows a VM named '{Name}'.")
        : Failures.At(
            NovaCronError.VmNotFound,
            Failures.RequestStage,
            Failures.RequestSide,
            $"No region that can be reached knows a VM named '{Name}'; not reached: {string.Join(", ", missing)}.",
            isTransient: true);
}
