using System.CommandLine;
using System.Globalization;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Storage;

namespace NovaCron.Silo.CommandLine;

/// <summary><c>db status</c> and <c>db apply</c>: the schema of a region's database.</summary>
internal static class DbCommand
{
    private const int WaitSecondsMax = 3_600;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);

    private static readonly Option<string?> Data = new("--data")
    {
        Description = $"The data folder of a region that keeps a SQLite file. Default: the database that ${RegionDatabase.Variable} names.",
    };

    private static readonly Option<int> Wait = new("--wait")
    {
        Description = $"How many seconds a server that does not answer yet is asked again, 0 to {WaitSecondsMax}. Default: 0.",
    };

    /// <summary>Makes the command.</summary>
    public static Command Create(TextWriter output, Func<string, string?> environment, TimeProvider time)
    {
        var status = new Command("status", "Shows which scripts of sql/ the database has. Exit code 78 unless all are current.")
        {
            Data, Wait,
        };
        status.SetAction(async (result, cancellationToken) =>
        {
            await using var database = Open(result, environment);
            var scripts = await AskAsync(result, time, () => database.ReadSchemaAsync(cancellationToken), cancellationToken);
            await WriteStatusAsync(database, scripts, output);
            return scripts.All(script => script.State == ScriptState.Current) ? ExitCodes.Success : ExitCodes.ConfigurationError;
        });
        var apply = new Command("apply", "Applies the scripts that are missing or outdated, all or none.") { Data, Wait };
        apply.SetAction(async (result, cancellationToken) =>
        {
            await using var database = Open(result, environment);
            using var held = Hold(result);
            var scripts = await AskAsync(result, time, () => database.ApplySchemaAsync(cancellationToken), cancellationToken);
            await WriteAppliedAsync(database, scripts, output);
            return ExitCodes.Success;
        });
        return new Command("db", "The schema of a region's database.") { status, apply };
    }

    private static RegionDatabase Open(ParseResult result, Func<string, string?> environment)
    {
        if (result.GetValue(Data) is { } folder)
            return new SqliteDatabase(new DataFolder(Path.GetFullPath(folder)).DatabaseFile);
        if (environment(RegionDatabase.Variable) is { Length: > 0 } connection)
            return new PostgresDatabase(connection, new PostgresOptions());
        throw StartupException.Configuration($"Which database? Set {RegionDatabase.Variable}, or give --data DIR for a SQLite region.");
    }

    // A SQLite file belongs to the process that has its folder.
    private static FileLock? Hold(ParseResult result) =>
        result.GetValue(Data) is { } folder ? new DataFolder(Path.GetFullPath(folder)).Open() : null;

    private static async Task<IReadOnlyList<ScriptStatus>> AskAsync(
        ParseResult result, TimeProvider time, Func<Task<IReadOnlyList<ScriptStatus>>> ask, CancellationToken cancellationToken)
    {
        var wait = result.GetValue(Wait);
        if (wait is < 0 or > WaitSecondsMax)
            throw StartupException.Configuration($"--wait must be 0 to {WaitSecondsMax} seconds.");
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (StartupException exception) when (exception.ExitCode == ExitCodes.TemporaryFailure
                && time.GetElapsedTime(start).TotalSeconds < wait)
            {
                await Task.Delay(RetryPause, time, cancellationToken);
            }
        }
    }

    private static async Task WriteStatusAsync(RegionDatabase database, IReadOnlyList<ScriptStatus> scripts, TextWriter output)
    {
        await output.WriteLineAsync($"schema of the {database.Place}");
        var width = scripts.Max(script => script.Name.Length);
        await output.WriteLineAsync($"{"SCRIPT".PadRight(width)}  DATABASE  HERE  STATE");
        foreach (var script in scripts)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{script.Name.PadRight(width)}  {Number(script.Applied),-8}  {Number(script.Known),-4}  {Name(script.State)}"));
        }
    }

    private static async Task WriteAppliedAsync(RegionDatabase database, IReadOnlyList<ScriptStatus> scripts, TextWriter output)
    {
        foreach (var script in scripts)
        {
            await output.WriteLineAsync(script.State switch
            {
                ScriptState.Missing => $"{script.Name}: applied version {script.Known}",
                ScriptState.Outdated => $"{script.Name}: upgraded from version {script.Applied} to {script.Known}",
                ScriptState.Incomplete => $"{script.Name}: applied version {script.Known} again, queries were gone",
                _ => $"{script.Name}: version {script.Known} was there",
            });
        }

        await output.WriteLineAsync($"the {database.Place} is ready");
    }

    private static string Number(int? version) => version?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Name(ScriptState state) => state switch
    {
        ScriptState.Current => "current",
        ScriptState.Missing => "missing",
        ScriptState.Outdated => "outdated",
        ScriptState.Incomplete => "incomplete: queries are gone",
        _ => "of a later build",
    };
}
