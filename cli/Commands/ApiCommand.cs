using System.CommandLine;

namespace NovaCron.Cli.Commands;

/// <summary><c>novacron api</c>: the API as it is.</summary>
internal static class ApiCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CliActions actions)
    {
        var method = new Argument<string>("METHOD") { Description = "GET." };
        method.AcceptOnlyFromAmong("GET");
        var path = new Argument<string>("PATH") { Description = "The path, such as /v1/vms." };
        var command = new Command("api", "Asks the API for a path and prints the answer as it is.") { method, path };
        actions.Set(command, async (run, cancellationToken) =>
        {
            run.Environment.Out.WriteLine(await run.Api.GetRawAsync(run.Parsed.GetRequiredValue(path), cancellationToken));
            return ExitCodes.Ok;
        });
        return command;
    }
}
