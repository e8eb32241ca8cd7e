using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using NovaCron.Agent.Lease;
using NovaCron.Agent.Watchdog;
using NovaCron.Hypervisor;

namespace NovaCron.Silo.Tests.Support;

/// <summary>A host's watchdogs as real processes, and processes for them to guard. Everything ends with it.</summary>
internal sealed class WatchedHost : IAsyncDisposable
{
    /// <summary>How long a test waits for what must happen before it gives up; nothing is measured by it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>A deadline that no test lives to see.</summary>
    public static readonly TimeSpan Never = TimeSpan.FromMinutes(30);

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _patience = new(Patience);
    private readonly List<Process> _guarded = [];
    private readonly BootClock _clock = new();
    private ulong _sequence;

    public WatchedHost(string folder = "watchdog")
    {
        Folder = _folder[folder];
        WatchdogPlace.CreateFolder(Folder);
    }

    public string Folder { get; }

    public CancellationToken Token => _patience.Token;

    /// <summary>What starts a watchdog: the program of this build.</summary>
    public static string[] Command { get; } = ["dotnet", Path.Combine(AppContext.BaseDirectory, "NovaCron.Silo.dll"), "watchdog"];

    public WatchdogPlace Place(int slot) => new(Folder, slot);

    /// <summary>An agent's hold on the watchdogs.</summary>
    public WatchdogPair Attach() => new(Folder, Command, TimeProvider.System, NullLogger<WatchdogPair>.Instance);

    /// <summary>A process that would sleep for long.</summary>
    public ProcessIdentity StartGuest()
    {
        var process = Process.Start("sleep", "3600");
        _guarded.Add(process);
        return ProcessIdentity.Of(process.Id)!;
    }

    /// <summary>An order that lasts so long from now on.</summary>
    public WatchdogOrder Order(TimeSpan time, params IEnumerable<ProcessIdentity> guests) => new(
        ++_sequence, _clock.Now + time, _clock.Boot, [.. guests.Select(WatchedProcess.From)]);

    /// <summary>The watchdog's process once it is there.</summary>
    public async Task<ProcessIdentity> FindAsync(int slot, ProcessIdentity? butNot = null)
    {
        while (true)
        {
            if (WatchdogProcessFile.Find(Place(slot)) is { } found && found != butNot)
                return found;
            await Task.Delay(20, Token);
        }
    }

    public async Task WaitUntilAsync(Func<bool> holds)
    {
        while (!holds())
            await Task.Delay(20, Token);
    }

    /// <summary>Sends a signal by its name.</summary>
    public static async Task SignalAsync(string signal, int pid)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{pid}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _guarded)
        {
            process.Kill();
            process.Dispose();
        }

        for (var slot = 0; slot < WatchdogPlace.SlotsMax; slot++)
        {
            if (WatchdogProcessFile.Find(Place(slot)) is { } watchdog)
            {
                watchdog.Kill();
                await WaitUntilAsync(() => !watchdog.IsAlive);
            }
        }

        _patience.Dispose();
        _folder.Dispose();
    }
}
