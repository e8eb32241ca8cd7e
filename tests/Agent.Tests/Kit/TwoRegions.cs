using System.Text;
using System.Text.RegularExpressions;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Transport;
using NovaCron.Hypervisor;
using NovaCron.Hypervisor.InProcess;

namespace NovaCron.Agent.Tests.Kit;

/// <summary>Two regions of one host each, over loopback TLS, and the guest <see cref="Vm"/> that moves between them.</summary>
internal sealed partial class TwoRegions : IAsyncDisposable
{
    public const string Vm = "web-1";
    public const long MemoryBytes = 24L << 20;

    /// <summary>Frames are small and not compressed, so that the window, which must hold four, holds only a part of the guest.</summary>
    private const int FrameBytes = 512 * 1024;

    /// <summary>How long a test waits for what must happen before it gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TestAuthority _authority = new();
    private readonly CancellationTokenSource _patience = new(Patience);

    public InProcessWorld World { get; } = new();

    public TestRegion Source { get; private set; } = null!;

    public TestRegion Target { get; private set; } = null!;

    public CancellationToken Token => _patience.Token;

    public static async Task<TwoRegions> StartAsync(
        Action<InProcessHypervisorOptions>? source = null,
        Action<InProcessHypervisorOptions>? target = null,
        Func<string, AgentOptions>? sourceAgent = null,
        Func<string, AgentOptions>? targetAgent = null)
    {
        var regions = new TwoRegions();
        await regions.StartAsync(regions.Machines(source), regions.Machines(target), sourceAgent, targetAgent);
        return regions;
    }

    /// <summary>Regions with other machines than in-process ones; they stay the caller's.</summary>
    public static async Task<TwoRegions> StartAsync(IHypervisor source, IHypervisor target)
    {
        var regions = new TwoRegions();
        await regions.StartAsync(source, target, null, null);
        return regions;
    }

    public static AgentOptions Options(
        string region,
        string data,
        long memory = 1L << 30,
        long disk = long.MaxValue,
        HdeCodec? codec = HdeCodec.Stored,
        int? level = null,
        long window = 5L << 19,
        ulong federation = 7) => new()
        {
            HostName = $"{region}-host",
            Region = region,
            DataDirectory = data,
            MemoryBytes = memory,
            DiskBytesMax = disk,
            ProgressInterval = TimeSpan.FromMilliseconds(20),
            Encoding = new HdeOptions
            {
                Codec = codec, Level = level, BatchBytes = 64 * 1024, FrameBytesMax = FrameBytes, DecodedBytesMax = FrameBytes,
            },
            Transfer = new AmstOptions
            {
                FederationId = federation,
                WindowBytes = window,
                FrameBytesMax = FrameBytes,
                ConnectTimeMax = TimeSpan.FromSeconds(1),
                ReconnectDelay = TimeSpan.FromMilliseconds(20),
                ReconnectDelayMax = TimeSpan.FromMilliseconds(50),
                DisconnectedTimeMax = TimeSpan.FromSeconds(2),
                LingerTimeMax = TimeSpan.FromSeconds(1),
            },
        };

    public static GuestHardware Hardware(params ImageReference[] images) => new(
        MemoryBytes, 1, null, images.ElementAtOrDefault(0), images.ElementAtOrDefault(1), images.Length > 0 ? "console=ttyS0" : "", null);

    public Task<MachineReport> BootAsync(GuestHardware? hardware = null) =>
        Source.Agent.StartAsync(new MachineOrder(Vm, 1, hardware ?? Hardware()), Token);

    /// <summary>Types a command into the guest's console and returns its answer, which begins like <paramref name="answer"/>.</summary>
    public async Task<string> AskGuestAsync(HostAgent agent, string command, string answer)
    {
        var reading = await BeginReadingAsync(agent, -1, text => Regex.IsMatch(text, $"{answer}.*\n"));
        await agent.WriteConsoleAsync(Vm, Encoding.ASCII.GetBytes(command + "\n"), Token);
        var text = await reading;
        return text[text.IndexOf(answer, StringComparison.Ordinal)..];
    }

    public async Task AssertGuestIntactAsync(HostAgent agent) =>
        Assert.Contains("corrupt=0", await AskGuestAsync(agent, "verify", "VERIFY"), StringComparison.Ordinal);

    /// <summary>One copy runs, it runs where it should, and there never were two.</summary>
    public async Task AssertRunsOnlyAsync(TestRegion where, MachineActivity activity = MachineActivity.Running)
    {
        Assert.Equal(1, World.MaxRunningCopies(Vm));
        Assert.Equal(1, World.RunningCopies(Vm));
        Assert.Equal(activity, (await where.Agent.FindAsync(Vm, Token))?.Activity);
        var elsewhere = where == Source ? Target : Source;
        Assert.NotEqual(MachineActivity.Running, (await elsewhere.Agent.FindAsync(Vm, Token))?.Activity);
    }

    /// <summary>All console output there is, from an offset on, until a line with a text came.</summary>
    public async Task<string> ReadConsoleAsync(HostAgent agent, long offset, Func<string, bool> enough)
    {
        var text = new StringBuilder();
        await foreach (var piece in agent.ReadConsoleAsync(Vm, offset, Token))
        {
            text.Append(Encoding.ASCII.GetString(piece.Bytes.Span));
            if (enough(text.ToString()))
            {
                break;
            }
        }

        return text.ToString();
    }

    /// <summary>Begins to read like <see cref="ReadConsoleAsync"/>: returns when a heart's beat was read.</summary>
    public async Task<Task<string>> BeginReadingAsync(HostAgent agent, long offset, Func<string, bool> enough)
    {
        var hasBegun = new TaskCompletionSource();
        var reading = ReadConsoleAsync(agent, offset, text =>
        {
            hasBegun.TrySetResult();
            return enough(text);
        });
        await await Task.WhenAny(hasBegun.Task, reading);
        return reading;
    }

    public static long[] Heartbeats(string console) =>
        [.. HeartbeatLine().Matches(console).Select(line => long.Parse(line.Groups[1].Value))];

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Target.DisposeAsync();
        _authority.Dispose();
        _patience.Dispose();
    }

    [GeneratedRegex(@"^HB (\d+)\n", RegexOptions.Multiline)]
    private static partial Regex HeartbeatLine();

    private async Task StartAsync(
        IHypervisor source, IHypervisor target, Func<string, AgentOptions>? sourceAgent, Func<string, AgentOptions>? targetAgent)
    {
        Source = await TestRegion.StartAsync("eu", source, _authority.Issue("eu"), sourceAgent ?? (data => Options("eu", data)));
        Target = await TestRegion.StartAsync("us", target, _authority.Issue("us"), targetAgent ?? (data => Options("us", data)));
    }

    private InProcessHypervisor Machines(Action<InProcessHypervisorOptions>? change)
    {
        var options = new InProcessHypervisorOptions
        {
            WorkingSetBytes = 8L << 20,
            RewritesPerSecond = 2_000,
            HeartbeatInterval = TimeSpan.FromMilliseconds(10),
        };
        change?.Invoke(options);
        return new InProcessHypervisor(options, World);
    }
}
