using NovaCron.Bench.Acp.Wan;
using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Ass.Regions;

/// <summary>Three whole regions, each a process, far from each other where there is an emulator.</summary>
internal sealed class RegionsUnderLoad : IAsyncDisposable
{
    // What a good line between continents does beside its way: a little jitter, and one packet in a thousand lost.
    private const string Quality = "jitter=5 loss=0.1";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(100);

    private readonly RegionsSetup _setup;
    private readonly WanLab? _lab;
    private readonly RegionHold[] _regions;

    private RegionsUnderLoad(RegionsSetup setup, WanLab? lab) => (_setup, _lab, _regions) = (setup, lab, new RegionHold[setup.Names.Count]);

    /// <summary>How they were told to be.</summary>
    public RegionsSetup Setup => _setup;

    /// <summary>The regions.</summary>
    public IReadOnlyList<RegionHold> All => _regions;

    /// <summary>Starts them, and waits until each has heard the others.</summary>
    /// <param name="emulator">The emulator's folder; null where there is none: then all are on loopback.</param>
    /// <param name="folder">Where they keep everything.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RegionsUnderLoad> StartAsync(string? emulator, string folder, CancellationToken cancellationToken)
    {
        var setup = RegionsSetup.Create(folder, isApart: emulator is not null);
        var lab = emulator is null ? null : await WanLab.StartAsync(emulator, WanMap.Three, cancellationToken, Quality);
        var regions = new RegionsUnderLoad(setup, lab);
        try
        {
            for (var place = 0; place < regions._regions.Length; place++)
                await regions.StartAsync(place, cancellationToken);
            await regions.WaitUntilReadyAsync(cancellationToken);
            return regions;
        }
        catch
        {
            await regions.DisposeAsync();
            throw;
        }
    }

    /// <summary>A region's namespace; null where it has none.</summary>
    public string? NamespaceOf(int place) => _lab?.NamespaceOf(place);

    /// <summary>Starts one that does not run.</summary>
    public async Task StartAsync(int place, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        _regions[place] = await RegionHold.StartAsync(_setup, place, NamespaceOf(place), patience.Token);
    }

    /// <summary>Ends one by <c>kill -9</c>.</summary>
    public ValueTask KillAsync(int place) => _regions[place].DisposeAsync();

    /// <summary>Waits until each has a leader, and has heard all others.</summary>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (!(await AskAsync(new RegionRequest(RegionAct.Describe), patience.Token)).All(answer => answer.IsReady))
            await Task.Delay(LookPause, patience.Token);
    }

    /// <summary>Asks all at once.</summary>
    public async Task<IReadOnlyList<RegionAnswer>> AskAsync(RegionRequest request, CancellationToken cancellationToken) =>
        await Task.WhenAll(_regions.Select(region => region.AskAsync(request, cancellationToken)));

    /// <summary>Cuts one off, or mends its links.</summary>
    public Task IsolateAsync(int place, bool isCut, CancellationToken cancellationToken) => _lab is { } lab
        ? lab.IsolateAsync(place, isCut, cancellationToken)
        : throw new BenchException("nothing cuts loopback");

    /// <summary>Waits until all have the same; what they have then, or had last, and whether it was the same.</summary>
    public async Task<(IReadOnlyList<RegionAnswer> States, bool AreEqual)> ConvergeAsync(
        TimeSpan limit, CancellationToken cancellationToken)
    {
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();
        while (true)
        {
            var states = await AskAsync(new RegionRequest(RegionAct.State), cancellationToken);
            var areEqual = states.All(state => state.Digest == states[0].Digest && state.Applied.SequenceEqual(states[0].Applied));
            if (areEqual || System.Diagnostics.Stopwatch.GetElapsedTime(begun) > limit)
                return (states, areEqual);
            await Task.Delay(LookPause, cancellationToken);
        }
    }

    /// <summary>What to say of replicas that are not equal.</summary>
    public static string Difference(IEnumerable<RegionAnswer> states) => "the replicas differ: " + string.Join(
        "; ", states.Select(state => $"{state.Records} records, {state.Digest}, {string.Join(' ', state.Applied)}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var region in _regions.Where(region => region is not null))
            await region.DisposeAsync();
        if (_lab is { } lab)
            await lab.DisposeAsync();
    }
}
