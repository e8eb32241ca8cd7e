namespace NovaCron.Agent.Tests.Kit;

/// <summary>
/// A migration of the guest from source to target, or back again, led step by step as the migration grain leads it.
/// </summary>
internal sealed class Move(TwoRegions regions, string id = "migration-1", int streams = 2, bool isReturn = false)
{
    private static readonly TimeSpan DowntimeLimit = TimeSpan.FromMilliseconds(300);

    private IncomingTicket? _ticket;
    private GuestHardware? _hardware;

    public string Id => id;

    public long SourceEpoch { get; init; } = 1;

    public CopyReport? Copied { get; private set; }

    public IncomingReport? Loaded { get; private set; }

    public List<CopyProgress> Progress { get; } = [];

    private HostAgent Source => From.Agent;

    private HostAgent Target => To.Agent;

    private TestRegion From => isReturn ? regions.Target : regions.Source;

    private TestRegion To => isReturn ? regions.Source : regions.Target;

    private (string From, string To) Names => isReturn ? ("us", "eu") : ("eu", "us");

    public async Task<IncomingOrder> OfferAsync()
    {
        var host = await Source.DescribeAsync(regions.Token);
        var machine = await Source.FindAsync(TwoRegions.Vm, regions.Token);
        _hardware ??= TwoRegions.Hardware();
        return new IncomingOrder(
            id,
            TwoRegions.Vm,
            Names.From,
            SourceEpoch,
            _hardware with { MachineType = machine!.MachineType },
            host.Hypervisor,
            host.HypervisorVersion);
    }

    public OutgoingOrder Order(byte[]? token = null, string? region = null, string? endpoint = null) => new(
        id, TwoRegions.Vm, SourceEpoch, region ?? Names.To, endpoint ?? To.Endpoint, token ?? _ticket!.Token, streams, DowntimeLimit)
    {
        Decoder = _ticket?.Decoder ?? default,
    };

    public async Task<IncomingTicket> ReserveAsync(GuestHardware? hardware = null)
    {
        _hardware = hardware ?? _hardware;
        return _ticket = await Target.ReserveIncomingAsync(await OfferAsync(), regions.Token);
    }

    public async Task OpenAsync()
    {
        if (_ticket!.MissingImages.Count > 0)
        {
            await Source.SendImagesAsync(Order(), _ticket.MissingImages, regions.Token);
        }

        await Target.OpenIncomingAsync(id, regions.Token);
    }

    public async Task CopyAsync(OutgoingOrder? order = null)
    {
        await foreach (var progress in Source.CopyAsync(order ?? Order(), regions.Token))
        {
            Progress.Add(progress);
        }
    }

    /// <summary>Begins to copy and returns at the first progress; the copy goes on.</summary>
    public async Task BeginCopyAsync()
    {
        await foreach (var progress in Source.CopyAsync(Order(), regions.Token))
        {
            Progress.Add(progress);
            break;
        }
    }

    public async Task CopyAndFinishAsync()
    {
        await CopyAsync();
        await FinishAsync();
    }

    public async Task FinishAsync() => Copied = await Source.FinishCopyAsync(id, regions.Token);

    public async Task WaitForLoadedAsync() => Loaded = await Target.WaitForLoadedAsync(id, regions.Token);

    public Task FenceAsync() => Source.FenceAsync(TwoRegions.Vm, SourceEpoch + 1, regions.Token);

    public Task<MachineReport> ActivateAsync() =>
        Target.ActivateIncomingAsync(id, SourceEpoch + 1, Copied!.ConsoleOffset, regions.Token);

    public Task AbortTargetAsync() => Target.AbortIncomingAsync(id, regions.Token);

    public Task AbortSourceAsync() => Source.AbortOutgoingAsync(id, TwoRegions.Vm, SourceEpoch, regions.Token);

    /// <summary>Leads it up to a stage, that included. A copy that is to be caught under way is held up by the link.</summary>
    public async Task RunToAsync(MoveStage stage)
    {
        var steps = new (MoveStage Stage, Func<Task> Step)[]
        {
            (MoveStage.Reserved, () => ReserveAsync()),
            (MoveStage.Opened, OpenAsync),
            (MoveStage.Copying, stage == MoveStage.Copying ? BeginCopyAsync : () => Task.CompletedTask),
            (MoveStage.StandsStill, () => CopyAsync()),
            (MoveStage.Finished, FinishAsync),
            (MoveStage.Loaded, WaitForLoadedAsync),
            (MoveStage.Fenced, FenceAsync),
            (MoveStage.Activated, ActivateAsync),
        };
        if (stage == MoveStage.Copying)
        {
            From.Link.BytesPerSecond = 100_000;
        }

        foreach (var (_, step) in steps.TakeWhile(step => step.Stage <= stage))
        {
            await step();
        }
    }
}
