using System.Globalization;
using System.Text.Json.Serialization;

namespace NovaCron.Hypervisor;

/// <summary>A process that cannot be mistaken for a later one with the same id.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="StartTicks">When it began, in clock ticks since the host booted (field 22 of /proc/PID/stat).</param>
/// <param name="BootId">Which boot of the host that was.</param>
public sealed record ProcessIdentity(int Pid, long StartTicks, string BootId)
{
    private const int StateField = 0;
    private const int StartTimeField = 19;

    /// <summary>Whether the process still executes; a zombie does not.</summary>
    [JsonIgnore]
    public bool IsAlive => Of(Pid) == this;

    /// <summary>The identity of a process that executes now, or null.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        try
        {
            // The name in parentheses may hold anything, so the fields are counted from after its last parenthesis.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ended = fields[StateField] is "Z" or "X" or "x";
            return ended ? null : new ProcessIdentity(pid, long.Parse(fields[StartTimeField], CultureInfo.InvariantCulture), CurrentBoot());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Finds the process that was started with this very argument.</summary>
    internal static ProcessIdentity? FindByArgument(string argument)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && HasArgument(pid, argument))
            {
                return Of(pid);
            }
        }

        return null;
    }

    internal static bool HasArgument(int pid, string argument)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0').Contains(argument, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Ends it at once, if it has not ended yet; returns before it is gone.</summary>
    /// <exception cref="IOException">The system does not let this process.</exception>
    public void Kill()
    {
        using var handle = ProcessHandle.Open(this);
        handle?.Kill();
    }

    /// <summary>Names the boot of the host that is up now.</summary>
    public static string CurrentBoot() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
}
