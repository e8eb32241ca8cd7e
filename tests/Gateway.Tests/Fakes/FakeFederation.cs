using System.Collections.Concurrent;
using System.Collections.Immutable;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests.Fakes;

/// <summary>What the grains of these tests know, and what they were asked.</summary>
internal sealed class FakeFederation
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public ConcurrentDictionary<string, VmInfo> Vms { get; } = new();

    public ConcurrentDictionary<string, MigrationInfo> Migrations { get; } = new();

    public ConcurrentDictionary<string, MigrationReceiptInfo> Receipts { get; } = new();

    public List<HostInfo> Hosts { get; } = [NewHost("host-a", "eu"), NewHost("host-a", "us"), NewHost("host-b", "us")];

    public ImmutableArray<string> MissingRegions { get; set; } = [];

    /// <summary>Every call that a grain got.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>The id of every command that a grain got.</summary>
    public ConcurrentQueue<string> CommandIds { get; } = new();

    /// <summary>The next order gets no answer at all.</summary>
    public bool HangsOnce { get; set; }

    /// <summary>Thrown by every call, when set.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Thrown once by each of the next calls.</summary>
    public ConcurrentQueue<Exception> Faults { get; } = new();

    /// <summary>What a migration's watcher sees.</summary>
    public Func<CancellationToken, IAsyncEnumerable<MigrationInfo>> Watch { get; set; } = _ => Sequence<MigrationInfo>();

    /// <summary>What a console's reader sees from an offset on.</summary>
    public Func<long, CancellationToken, IAsyncEnumerable<ConsoleChunk>> Console { get; set; } = (_, _) => Sequence<ConsoleChunk>();

    /// <summary>What a VM's watcher sees.</summary>
    public Func<CancellationToken, IAsyncEnumerable<VmInfo>> WatchVm { get; set; } = _ => Sequence<VmInfo>();

    /// <summary>What a watcher of all VMs sees.</summary>
    public Func<CancellationToken, IAsyncEnumerable<VmChange>> WatchVms { get; set; } = _ => Sequence<VmChange>();

    /// <summary>How fresh lists of VMs are.</summary>
    public ImmutableArray<RegionFreshness> Freshness { get; set; } = [];

    /// <summary>How VMs were read and queried.</summary>
    public ConcurrentQueue<object> Asked { get; } = new();

    public VmInfo AddVm(string name, VmPhase phase = VmPhase.Running, string region = "eu", long version = 7) => Vms[name] = new VmInfo(
        name, "uid-" + name, phase, region, 1, "host-a", 512L << 20, 1, "pc-q35-7.2", [new VmImage("ab12", 42)], null, Noon, version);

    public MigrationInfo AddMigration(string id, MigrationPhase phase = MigrationPhase.Copying) => Migrations[id] = NewMigration(id, phase);

    public static MigrationInfo NewMigration(string id, MigrationPhase phase = MigrationPhase.Copying, Failure? failure = null) => new(
        id,
        "web-1",
        "eu",
        "us",
        phase,
        2,
        new MigrationProgress(1000, 400, 700, 350, 90, 2, 4, TimeSpan.FromSeconds(3)),
        failure,
        Noon,
        phase is MigrationPhase.Completed or MigrationPhase.RolledBack ? Noon.AddSeconds(9) : null,
        phase == MigrationPhase.Completed ? TimeSpan.FromMilliseconds(210) : null);

    public static HostInfo NewHost(string name, string region) => new(
        name, region, "qemu", "10.0.0", "kvm", 8L << 30, 6L << 30, 100L << 30, 4, 1, ["nested virtualization"]);

    public static async IAsyncEnumerable<T> Sequence<T>(params T[] items)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    /// <summary>Elements, and then a break.</summary>
    public static async IAsyncEnumerable<T> BreakAfter<T>(params T[] items)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            yield return item;
        }

        throw new EnumerationAbortedException("The silo restarts.");
    }

    public void Enter(string call, string? commandId = null)
    {
        Calls.Enqueue(call);
        if (commandId is not null)
        {
            CommandIds.Enqueue(commandId);
        }

        if (Faults.TryDequeue(out var once))
        {
            throw once;
        }

        if (Fault is { } fault)
        {
            throw fault;
        }
    }

    public static NovaCronException Error(NovaCronError error, bool isTransient = false) =>
        new(new Failure(error, "reserving", "target us", "It did not work.", isTransient));
}
