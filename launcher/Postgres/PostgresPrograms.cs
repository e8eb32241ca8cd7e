using System.Globalization;

namespace NovaCron.Launcher.Postgres;

/// <summary>Where PostgreSQL's server programs are.</summary>
/// <param name="Folder">The folder with <c>initdb</c> and <c>postgres</c>.</param>
public sealed record PostgresPrograms(string Folder)
{
    private const string DebianFolder = "/usr/lib/postgresql";

    /// <summary>Makes a server's files.</summary>
    public string InitDb => Path.Combine(Folder, "initdb");

    /// <summary>The server.</summary>
    public string Server => Path.Combine(Folder, "postgres");

    private bool AreThere => File.Exists(InitDb) && File.Exists(Server);

    /// <summary>The programs of the search path, else the newest that Debian's packages installed; null when there are none.</summary>
    public static PostgresPrograms? TryFind()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return path.Concat(FindInstalled()).Select(folder => new PostgresPrograms(folder)).FirstOrDefault(programs => programs.AreThere);
    }

    /// <summary>The same, or an error that says how to get them.</summary>
    /// <exception cref="LauncherException">There are none.</exception>
    public static PostgresPrograms Find() => TryFind() ?? throw new LauncherException(
        $"PostgreSQL's server programs (initdb, postgres) are neither in the search path nor below {DebianFolder}. On Debian the " +
        "package postgresql brings them.");

    private static IEnumerable<string> FindInstalled() => !Directory.Exists(DebianFolder)
        ? []
        : Directory.GetDirectories(DebianFolder)
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var major) ? major : 0)
            .Select(folder => Path.Combine(folder, "bin"));
}
