using System.Collections.Concurrent;

namespace NovaCron.Grains.Tests.World;

/// <summary>Two regions, what outlives their silos, and a count of running copies that is right at every moment.</summary>
internal sealed class TwoRegions : IAsyncDisposable
{
    public const string Source = "eu";
    public const string Target = "us";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, FakeHost> _hosts = new() { [Source] = new FakeHost(Source), [Target] = new FakeHost(Target) };
    private readonly Dictionary<string, DurableStorage> _databases = new() { [Source] = new(), [Target] = new() };
    private readonly ConcurrentDictionary<string, RegionSilo> _silos = new();
    private readonly ConcurrentBag<RegionSilo> _dead = [];
    private TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The most copies of one VM that ever ran at once.</summary>
    public int MaxRunningCopies { get; private set; }

    /// <summary>Told of every written step; may kill or cut.</summary>
    public Func<string, string, Task>? OnStep { get; set; }

    /// <summary>A process that answers at the address that a region's own host had; null when none does.</summary>
    public Guid? Impostor { get; set; }

    /// <summary>Whether copies go on for ever.</summary>
    public volatile bool HoldsCopies;

    /// <summary>What the target adds to what it rebuilds.</summary>
    public string Damage { get; set; } = "";

    /// <summary>The federation's log, for worlds that have one.</summary>
    public MemoryLog Log { get; } = new(Source, Target, "ap") { IsOn = false };

    public bool IsLinkUp => !_cut.Task.IsCompleted;

    public Task LinkCut => _cut.Task;

    public IEnumerable<string> Journal => _journal;

    private IEnumerable<FakeHost> Hosts => _hosts.Values.Append(Remote.Host);

    private readonly ConcurrentQueue<string> _journal = new();

    public static async Task<TwoRegions> StartAsync(bool withLog = false)
    {
        var world = new TwoRegions();
        world.Log.IsOn = withLog;
        world.Remote = new RemoteHost(world, Source);
        await Task.WhenAll(world.StartAsync(Source), world.StartAsync(Target));
        return world;
    }

    public RegionSilo Silo(string region) => _silos[region];

    public FakeHost Host(string region) => _hosts[region];

    public FakeHost OtherHost(FakeHost host) => _hosts.Values.Single(other => other.Region != host.Region);

    /// <summary>A further host of the source's region, in a process of its own.</summary>
    public RemoteHost Remote { get; private set; } = null!;

    public DurableStorage Database(string region) => _databases[region];

    public bool CanReach(string region) => IsLinkUp && _silos.TryGetValue(region, out var silo) && !silo.Gate.IsDead;

    public void Note(string line) => _journal.Enqueue(line);

    public T Do<T>(CrashGate gate, Func<T> act)
    {
        lock (_gate)
        {
            gate.Pass();
            var result = act();
            var most = Hosts.SelectMany(host => host.Machines.Values).Where(machine => machine.IsRunning)
                .GroupBy(machine => machine.Vm).Select(copies => copies.Count()).DefaultIfEmpty().Max();
            MaxRunningCopies = Math.Max(MaxRunningCopies, most);
            return result;
        }
    }

    /// <summary>A region's host was cut off just so long that its watchdog ends what is under its lease.</summary>
    public void EndLeased(string region)
    {
        lock (_gate)
        {
            Note($"what {region} has under a lease ends");
            _hosts[region].EndLease();
        }
    }

    /// <summary>
    /// Time passes in which a region's host does not renew: its watchdog ends what is under its lease, then claims are let in.
    /// </summary>
    public void LetLeaseEnd(string region)
    {
        lock (_gate)
        {
            Note($"the lease of {region} ends");
            _hosts[region].EndLease();
            Log.EndLease(region, _hosts[region].Name);
        }
    }

    public IReadOnlyList<string> RunningAt(string vm)
    {
        lock (_gate)
        {
            return [.. Hosts
                .Where(host => host.Machines.TryGetValue(vm, out var machine) && machine.IsRunning).Select(host => host.Region)];
        }
    }

    public void Kill(string region)
    {
        lock (_gate)
        {
            var silo = _silos[region];
            Note($"kill {region}");
            silo.Gate.Kill();
            _hosts[region].LoseAgent();
            _dead.Add(silo);
        }
    }

    public async Task StartAsync(string region)
    {
        var silo = new RegionSilo(this, region);
        await silo.StartAsync();
        _silos[region] = silo;
        Note($"start {region}");
    }

    public void CutLink()
    {
        Note("cut");
        _cut.TrySetResult();
    }

    public void HealLink()
    {
        Note("heal");
        _cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public async ValueTask DisposeAsync()
    {
        HoldsCopies = false;
        foreach (var silo in _silos.Values)
        {
            silo.Gate.Kill();
        }

        await Task.WhenAll(_silos.Values.Concat(_dead).Distinct().Select(silo => silo.DisposeAsync().AsTask()));
    }
}
