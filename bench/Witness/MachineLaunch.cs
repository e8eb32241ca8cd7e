using System.Diagnostics;
using System.Globalization;

namespace NovaCron.Bench.Witness;

/// <summary>A machine that was launched.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="Vm">The VM it is a copy of.</param>
internal sealed record MachineLaunch(int Pid, string Vm)
{
    /// <summary>Whether the process still is that machine.</summary>
    public bool IsAlive
    {
        get
        {
            try
            {
                return File.ReadAllText($"/proc/{Pid}/cmdline").Contains($"guest={Vm}\0", StringComparison.Ordinal);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <summary>Ends it.</summary>
    public void Kill()
    {
        try
        {
            using var process = Process.GetProcessById(Pid);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It ended by itself meanwhile.
        }
    }

    /// <summary>Reads a line of the journal.</summary>
    public static MachineLaunch Parse(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return new MachineLaunch(int.Parse(line.AsSpan(0, space), CultureInfo.InvariantCulture), line[(space + 1)..]);
    }
}
