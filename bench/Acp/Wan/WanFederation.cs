using System.Text.Json;
using NovaCron.Silo.Consensus;

namespace NovaCron.Bench.Acp.Wan;

/// <summary>Whole regions, each a process in a namespace of its own, and the log between them.</summary>
internal sealed class WanFederation : IAsyncDisposable
{
    private const string Chain = "bench";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(200);

    private readonly WanLab _lab;
    private readonly List<MemberControl> _members = [];
    private int _prefixes;

    private WanFederation(WanLab lab, WanMap map) => (_lab, Map) = (lab, map);

    /// <summary>Their distances.</summary>
    public WanMap Map { get; }

    /// <summary>The regions.</summary>
    public IReadOnlyList<MemberControl> Members => _members;

    /// <summary>Starts them, and waits until somebody orders.</summary>
    /// <param name="emulator">The emulator's folder.</param>
    /// <param name="folder">Where they keep everything.</param>
    /// <param name="map">Their distances.</param>
    /// <param name="isByzantine">Whether the log begins in its Byzantine mode.</param>
    /// <param name="measuresOften">Whether they measure each other every moment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<WanFederation> StartAsync(
        string emulator, string folder, WanMap map, bool isByzantine, bool measuresOften, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        string[] regions = [.. Enumerable.Range(1, map.Count).Select(number => FormattableString.Invariant($"region{number}"))];
        var setup = new MemberSetup(Directory.CreateDirectory(folder).FullName, regions, measuresOften);
        WriteGenesis(setup, isByzantine);
        var file = setup.Write();
        var federation = new WanFederation(await WanLab.StartAsync(emulator, map, patience.Token), map);
        try
        {
            // One after the other: together they would only wait for each other on few cores.
            for (var place = 0; place < regions.Length; place++)
            {
                federation._members.Add(await MemberControl.StartAsync(
                    setup, file, place, federation._lab.NamespaceOf(place), patience.Token));
            }

            await federation.FindLeaderAsync(patience.Token);
            return federation;
        }
        catch
        {
            await federation.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where the region is that orders, once all agree on one.</summary>
    public async Task<int> FindLeaderAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var answers = await AskAllAsync(new MemberRequest(MemberAct.Describe), cancellationToken);
            if (answers[0].Leader is { } leader && answers.All(answer => answer.Leader == leader))
                return _members.FindIndex(member => member.Region == leader);
            await Task.Delay(LookPause, cancellationToken);
        }
    }

    /// <summary>Asks all at once.</summary>
    public async Task<IReadOnlyList<MemberAnswer>> AskAllAsync(MemberRequest request, CancellationToken cancellationToken) =>
        await Task.WhenAll(_members.Select(member => member.AskAsync(request, cancellationToken)));

    /// <summary>Lets callers in one region make commands.</summary>
    public Task<MemberAnswer> CallAsync(int place, int callers, int commands, CancellationToken cancellationToken) =>
        _members[place].AskAsync(new MemberRequest(MemberAct.Call, NextPrefix(place), callers, commands), cancellationToken);

    /// <summary>Lets callers in all regions make commands.</summary>
    public async Task CallEverywhereAsync(int callers, int commands, CancellationToken cancellationToken) => await Task.WhenAll(
        Enumerable.Range(0, _members.Count).Select(place => CallAsync(place, callers, commands, cancellationToken)));

    /// <summary>Lets callers in all regions work until they are told to end.</summary>
    public async Task BeginEverywhereAsync(int callers, int thinkMs, CancellationToken cancellationToken) => await Task.WhenAll(
        _members.Select((member, place) => member.AskAsync(
            new MemberRequest(MemberAct.Begin, NextPrefix(place), callers, ThinkMs: thinkMs), cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
            await member.DisposeAsync();
        await _lab.DisposeAsync();
    }

    private static void WriteGenesis(MemberSetup setup, bool isByzantine)
    {
        using var by = ConsensusKey.Open(setup.OperatorKey, isMade: true);
        var members = setup.Regions.Select((region, place) =>
        {
            using var key = ConsensusKey.Open(setup.KeyOf(place), isMade: true);

            // Who is in several trust domains does not stay in the crash mode.
            return new { region, key = Convert.ToBase64String(key.Public.Info.Span), trustDomain = Chain };
        });
        File.WriteAllText(setup.FederationFile, JsonSerializer.Serialize(new
        {
            chain = Chain,
            mode = isByzantine ? "byzantine" : "crash",
            members,
            operators = new[] { Convert.ToBase64String(by.Public.Info.Span) },
        }));
    }

    private string NextPrefix(int place) => FormattableString.Invariant($"vm{place}-{Interlocked.Increment(ref _prefixes)}");
}
