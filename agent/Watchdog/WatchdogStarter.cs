using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace NovaCron.Agent.Watchdog;

/// <summary>Starts watchdogs as processes that outlive this one.</summary>
internal static class WatchdogStarter
{
    private const string SettingPrefix = "NOVACRON_";

    // A session of its own takes it out of reach of the terminal's signals and of those to this process's group.
    private const string Script = "umask 077; log=$1; shift; cd /; exec setsid \"$@\" </dev/null >\"$log\" 2>&1";

    // One small heap that is collected on the spot: no threads that wait for processors, no memory that others need.
    private static readonly (string Name, string Value)[] Runtime =
    [
        ("DOTNET_gcServer", "0"), ("DOTNET_gcConcurrent", "0"), ("DOTNET_GCHeapHardLimit", "4000000"), ("DOTNET_EnableDiagnostics", "0"),
        ("DOTNET_TieredPGO", "0"),
    ];

    /// <summary>Starts one; whether it comes to guard anything is seen when it answers.</summary>
    /// <param name="command">The program and its first arguments.</param>
    /// <param name="place">Where it is to be.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static void Start(IReadOnlyList<string> command, WatchdogPlace place)
    {
        var start = new ProcessStartInfo(
            "/bin/sh",
            ["-c", Script, "watchdog", place.Log, .. command, place.Folder, place.Slot.ToString(CultureInfo.InvariantCulture)]);
        // Settings of the program are none of its business, secrets least of all.
        foreach (var setting in start.Environment.Keys.Where(name => name.StartsWith(SettingPrefix, StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(setting);
        }

        foreach (var (name, value) in Runtime)
        {
            start.Environment[name] = value;
        }

        try
        {
            using var process = Process.Start(start);
        }
        catch (Win32Exception e)
        {
            throw new IOException($"The watchdog cannot be started: {e.Message}", e);
        }
    }
}
