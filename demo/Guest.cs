using System.Text;
using NovaCron.Cli.Api;

namespace NovaCron.Demo;

/// <summary>The demonstration's guest, watched from outside through the console that REST offers.</summary>
internal sealed class Guest : IAsyncDisposable
{
    /// <summary>The demonstration's guest.</summary>
    public const string Name = "demo";

    private static readonly TimeSpan BootTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);
    private readonly NovaCronApi _api;
    private readonly GuestLog _log = new();
    private readonly CancellationTokenSource _reading = new();
    private Task _reader = Task.CompletedTask;

    public Guest(NovaCronApi api, string name = Name) => (_api, VmName) = (api, name);

    /// <summary>Its name in the federation.</summary>
    public string VmName { get; }

    /// <summary>The kernel's arguments.</summary>
    public static string CommandLine(DemoOptions options) =>
        $"console=ttyS0 quiet panic=-1 no_timer_check {options.GuestArguments ?? $"rate={options.Rate}"}";

    /// <summary>Creates and boots the guest, and waits for its first heartbeats.</summary>
    public async Task BootAsync(string region, DemoOptions options, CancellationToken cancellationToken)
    {
        await _api.CreateVmAsync(Describe(region, options), cancellationToken);
        await _api.StartVmAsync(VmName, cancellationToken);
        _reader = ReadConsoleAsync();
        await WaitAsync(log => log.Heartbeats.Count > 50, "the guest's heartbeats", BootTimeout, cancellationToken);
    }

    /// <summary>The number of the last heartbeat so far.</summary>
    public long LastHeartbeat => Look(log => log.Heartbeats[^1].Number);

    /// <summary>The longest time between two heartbeats in a region, from a heartbeat on.</summary>
    public TimeSpan LongestGapIn(string region, long from) => Look(log => log.LongestGapIn(region, from));

    /// <summary>Waits for a second of heartbeats from a region, asks the guest to check all its memory, and judges the move.</summary>
    public async Task<Verdict> JudgeMoveAsync(string target, long from, CancellationToken cancellationToken)
    {
        await WaitAsync(
            log => log.Heartbeats.Count(beat => beat.Number > from && beat.Region == target) > 50,
            $"heartbeats from {target}", AnswerTimeout, cancellationToken);
        var verifications = Look(log => log.Verifications.Count);
        await _api.WriteConsoleAsync(VmName, Encoding.ASCII.GetBytes("verify\n"), cancellationToken);
        await WaitAsync(log => log.Verifications.Count > verifications, "the guest's verification", AnswerTimeout, cancellationToken);
        return Look(log => new Verdict(
            log.GapOnMoveTo(target, from) ?? throw new DemoException($"No heartbeat came from {target}."),
            log.CountLost(from),
            log.Verifications[^1].Pages,
            log.Verifications[^1].Corrupt));
    }

    /// <summary>Waits for further heartbeats, wherever they come from, and has the guest check all its memory.</summary>
    /// <exception cref="DemoException">It stands still, or a page is not what it should be.</exception>
    public async Task ExpectIntactAsync(CancellationToken cancellationToken)
    {
        var last = LastHeartbeat;
        await WaitAsync(log => log.Heartbeats[^1].Number > last + 20, "further heartbeats", AnswerTimeout, cancellationToken);
        var verifications = Look(log => log.Verifications.Count);
        await _api.WriteConsoleAsync(VmName, Encoding.ASCII.GetBytes("verify\n"), cancellationToken);
        await WaitAsync(log => log.Verifications.Count > verifications, "the guest's verification", AnswerTimeout, cancellationToken);
        var verdict = Look(log => log.Verifications[^1]);
        if (verdict.Corrupt > 0)
            throw new DemoException($"{verdict.Corrupt} of {verdict.Pages} pages are not what they should be.");
    }

    /// <summary>Ends the guest, which can be started again.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _api.StopVmAsync(VmName, cancellationToken);

    /// <summary>Ends and removes the guest.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await StopAsync(cancellationToken);
        await _api.DeleteVmAsync(VmName, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _reading.CancelAsync();
        await _reader;
        _reading.Dispose();
    }

    private ApiVmDraft Describe(string region, DemoOptions options) => new(
        VmName,
        MemoryBytes: options.MemoryMebibytes * 1024L * 1024,
        VirtualCpus: 1,
        Region: region,
        Kernel: options.Kernel,
        Initrd: options.Initrd,
        CommandLine: options.Kernel is null ? null : CommandLine(options));

    private async Task ReadConsoleAsync()
    {
        try
        {
            await foreach (var chunk in _api.ReadConsoleAsync(VmName, 0, _reading.Token))
            {
                lock (_log)
                    _log.Append(chunk.Region, chunk.At, chunk.Data);
            }
        }
        catch (OperationCanceledException)
        {
            // The demonstration is over.
        }
    }

    private async Task WaitAsync(Func<GuestLog, bool> condition, string what, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        while (!Look(condition))
        {
            if (Look(log => log.Failure) is { } failure)
                throw new DemoException($"The guest failed: {failure}");
            if (_reader.IsFaulted)
                await _reader;
            try
            {
                await Task.Delay(LookInterval, timeout.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new DemoException($"Waited {limit.TotalSeconds} s in vain for {what}.");
            }
        }
    }

    private T Look<T>(Func<GuestLog, T> question)
    {
        lock (_log)
            return question(_log);
    }
}
