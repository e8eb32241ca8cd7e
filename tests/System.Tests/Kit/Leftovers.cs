using System.Diagnostics;
using System.Text;

namespace NovaCron.SystemTests.Kit;

/// <summary>QEMU processes of a test, known by the folder that their command lines name.</summary>
internal static class Leftovers
{
    public static IReadOnlyList<int> Find(string folder) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(process => int.TryParse(Path.GetFileName(process), out _) && IsOf(process, folder))
            .Select(process => int.Parse(Path.GetFileName(process), null)),
    ];

    public static void Kill(string folder)
    {
        foreach (var id in Find(folder))
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
                process.WaitForExit(TimeSpan.FromSeconds(10));
            }
            catch (ArgumentException)
            {
                // It ended by itself meanwhile.
            }
        }
    }

    private static bool IsOf(string process, string folder)
    {
        try
        {
            var line = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(process, "cmdline")));
            return line.Contains("qemu-system", StringComparison.Ordinal) && line.Contains(folder + "/", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
