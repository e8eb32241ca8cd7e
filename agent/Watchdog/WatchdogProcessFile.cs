using System.Globalization;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Watchdog;

/// <summary>Which process a watchdog is, for an agent that has to end one that does not answer: <c>PID START-TICKS BOOT</c>.</summary>
internal static class WatchdogProcessFile
{
    private const string NewSuffix = ".new";

    public static void Write(WatchdogPlace place, ProcessIdentity process)
    {
        File.WriteAllText(
            place.ProcessFile + NewSuffix,
            string.Create(CultureInfo.InvariantCulture, $"{process.Pid} {process.StartTicks} {process.BootId}"));
        File.Move(place.ProcessFile + NewSuffix, place.ProcessFile, overwrite: true);
    }

    /// <summary>The watchdog's process if it executes, or null.</summary>
    public static ProcessIdentity? Find(WatchdogPlace place)
    {
        try
        {
            var fields = File.ReadAllText(place.ProcessFile).Split(' ');
            return fields.Length == 3
                && int.TryParse(fields[0], CultureInfo.InvariantCulture, out var pid)
                && long.TryParse(fields[1], CultureInfo.InvariantCulture, out var start)
                && new ProcessIdentity(pid, start, fields[2]) is { IsAlive: true } process
                    ? process
                    : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
