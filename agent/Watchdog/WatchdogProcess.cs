using System.Globalization;
using NovaCron.Agent.Lease;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Watchdog;

/// <summary>A watchdog as a process of its own: the whole of what that process does.</summary>
public static class WatchdogProcess
{
    private const int Success = 0;
    private const int WrongUse = 64;
    private const int AlreadyThere = 75;

    /// <summary>Runs a watchdog until it guards nothing and no agent needs it.</summary>
    /// <param name="arguments">The folder of the host's watchdogs, and which one of them this is.</param>
    /// <param name="log">Gets a line when it begins and when it kills.</param>
    /// <returns>The exit code: 0 done, 64 wrong arguments, 75 the host has this watchdog already.</returns>
    public static int Run(ReadOnlySpan<string> arguments, TextWriter log)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (arguments.Length != 2
            || !Directory.Exists(arguments[0])
            || !int.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out var slot)
            || slot >= WatchdogPlace.SlotsMax)
        {
            log.WriteLine("A host's agent starts this with its folder and a number.");
            return WrongUse;
        }

        var place = new WatchdogPlace(arguments[0], slot);
        try
        {
            using var held = new FileStream(place.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            Guard(place, log);
            return Success;
        }
        catch (IOException e)
        {
            log.WriteLine($"Not begun, or not gone on with: {e.Message}");
            return AlreadyThere;
        }
    }

    private static void Guard(WatchdogPlace place, TextWriter log)
    {
        var clock = new BootClock();
        using var table = new WatchdogTable(clock.Boot);
        var first = OrderFile.Read(place.OrderFile, clock.Boot) ?? WatchdogOrder.Nothing(clock.Boot);
        var self = ProcessIdentity.Of(Environment.ProcessId) ?? throw new IOException("/proc cannot be read.");
        WatchdogProcessFile.Write(place, self);
        var granted = WatchdogTuning.Apply();
        using var port = new WatchdogPort(place);
        log.WriteLine($"Watchdog {place.Slot} began as process {self.Pid}, guarding {first.Processes.Length}; {granted}.");
        log.Flush();
        new WatchdogLoop(clock, port, table, log).Run(first);
    }
}
