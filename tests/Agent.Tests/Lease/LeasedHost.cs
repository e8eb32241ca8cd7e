using System.Diagnostics;
using NovaCron.Agent.Lease;
using NovaCron.Agent.Tests.Kit;
using NovaCron.Hypervisor;
using NovaCron.Hypervisor.InProcess;

namespace NovaCron.Agent.Tests.Lease;

/// <summary>A host with in-process machines, a lease clock that is moved by hand, and watchdogs that only listen.</summary>
internal sealed class LeasedHost : IAsyncDisposable
{
    public const string Vm = TwoRegions.Vm;

    /// <summary>How long a test waits for what must happen before it gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TestAuthority _authority = new();
    private readonly CancellationTokenSource _patience = new(Patience);
    private readonly List<Process> _processes = [];

    public InProcessWorld World { get; } = new();

    public ManualLeaseClock Clock { get; } = new();

    public TestRegion Region { get; private set; } = null!;

    /// <summary>The watchdogs of the agent that is there now.</summary>
    public FakeWatchdogs Watchdogs { get; private set; } = null!;

    public HostAgent Agent => Region.Agent;

    public CancellationToken Token => _patience.Token;

    /// <summary>Starts it, with in-process machines unless told otherwise; others stay the caller's.</summary>
    public static async Task<LeasedHost> StartAsync(IHypervisor? others = null)
    {
        var host = new LeasedHost();
        var machines = others ?? new InProcessHypervisor(new InProcessHypervisorOptions { WorkingSetBytes = 8L << 20 }, host.World);
        host.Region = await TestRegion.StartAsync(
            "eu", machines, host._authority.Issue("eu"), data => TwoRegions.Options("eu", data),
            data => new LeaseParts(host.Clock, host.Watchdogs = new FakeWatchdogs(data) { IsGone = host.HasNoWatchdogs }));
        return host;
    }

    /// <summary>Whether the next agent finds no watchdogs.</summary>
    public bool HasNoWatchdogs { get; set; }

    /// <summary>Has a machine stand for a real process, which does nothing.</summary>
    public ProcessIdentity GiveProcess()
    {
        var process = Process.Start("sleep", "600");
        _processes.Add(process);
        var identity = ProcessIdentity.Of(process.Id)!;
        Region.ProcessOf = Region.Hypervisor.ProcessOf = vm => vm == Vm ? identity : null;
        return identity;
    }

    public Task<MachineReport> BootAsync(long epoch = 1) =>
        Agent.StartAsync(new MachineOrder(Vm, epoch, TwoRegions.Hardware()), Token);

    public Task GuardAsync(long epoch = 1, bool isGuarded = true) => Agent.GuardAsync(Vm, epoch, isGuarded, Token);

    /// <summary>Stamps, and has the renewal executed at once.</summary>
    public async Task<LeaseStamp> RenewAsync()
    {
        var stamp = await Agent.StampLeaseAsync(Token);
        await Agent.ExtendLeaseAsync(stamp, Token);
        return stamp;
    }

    public async Task<MachineActivity?> ActivityAsync() => (await Agent.FindAsync(Vm, Token))?.Activity;

    public async Task WaitUntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(10, Token);
        }
    }

    public static Task<AgentException> RefusedAsync(Func<Task> order) => Assert.ThrowsAsync<AgentException>(order);

    public static async Task AssertNoLeaseAsync(Func<Task> order) => Assert.Equal(AgentError.NoLease, (await RefusedAsync(order)).Error);

    public async ValueTask DisposeAsync()
    {
        await Region.DisposeAsync();
        _authority.Dispose();
        _patience.Dispose();
        foreach (var process in _processes)
        {
            process.Kill();
            process.Dispose();
        }
    }
}
