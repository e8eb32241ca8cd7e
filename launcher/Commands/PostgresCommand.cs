using System.CommandLine;
using NovaCron.Launcher.Postgres;

namespace NovaCron.Launcher.Commands;

/// <summary><c>postgres</c>: a private PostgreSQL server in the foreground.</summary>
internal static class PostgresCommand
{
    private static readonly Option<string> Data = new("--data")
    {
        Required = true,
        Description = "The folder of the server's files; made when it is not there.",
    };

    private static readonly Option<int> Port = new("--port") { Description = "Its port on loopback. Default: a free one." };

    private static readonly Option<bool> Throwaway = new("--throwaway")
    {
        Description = "Fast and without durability, and the folder is removed at the end: for tests.",
    };

    /// <summary>Makes the command.</summary>
    /// <param name="output">Gets one line, the connection string, when the server answers.</param>
    public static Command Create(TextWriter output)
    {
        var command = new Command("postgres", "Runs a private PostgreSQL server on loopback until SIGTERM or SIGINT; writes its " +
            "connection string when it answers.") { Data, Port, Throwaway };
        command.SetAction((result, cancellationToken) => RunAsync(
            new PrivatePostgresOptions
            {
                Folder = Path.GetFullPath(result.GetRequiredValue(Data)),
                Port = result.GetValue(Port),
                IsThrowaway = result.GetValue(Throwaway),
            },
            output,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(PrivatePostgresOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        await using var server = new PrivatePostgres(options);
        try
        {
            await server.StartAsync(cancellationToken);
            await output.WriteLineAsync(server.ConnectionString);
            await output.FlushAsync(cancellationToken);
            await server.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }

        throw new LauncherException($"The PostgreSQL server ended by itself:\n{server.LastLines}");
    }
}
