using System.Diagnostics;
using System.Globalization;

namespace NovaCron.Launcher.Postgres;

/// <summary>
/// A shell that waits for the end of its input. When the process that started a server dies without a word, the system closes
/// that input, and the shell stops the server and, if that was agreed, removes its folder.
/// </summary>
internal sealed class PostgresGuard : IAsyncDisposable
{
    private const string Script = """
        trap '' INT TERM HUP
        cat >/dev/null
        kill -"$1" "$2" 2>/dev/null
        [ -z "$3" ] && exit
        while kill -0 "$2" 2>/dev/null; do sleep 0.05; done
        rm -rf -- "$3"
        """;

    private readonly Process _process;

    private PostgresGuard(Process process) => _process = process;

    /// <summary>Guards a server.</summary>
    /// <param name="server">Its process.</param>
    /// <param name="folder">The folder that goes with it, or null.</param>
    public static PostgresGuard Start(Process server, string? folder)
    {
        var stop = folder is null ? PostgresStop.Fast : PostgresStop.Immediate;
        string[] arguments =
        [
            "-c", Script, "postgres-guard", ((int)stop).ToString(CultureInfo.InvariantCulture),
            server.Id.ToString(CultureInfo.InvariantCulture), folder ?? "",
        ];
        var start = new ProcessStartInfo("/bin/sh", arguments) { RedirectStandardInput = true, WorkingDirectory = "/" };
        return new PostgresGuard(Process.Start(start)!);
    }

    /// <summary>The server was stopped otherwise.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
