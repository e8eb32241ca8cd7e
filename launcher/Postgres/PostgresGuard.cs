using System.Diagnostics;
using System.Globalization;

namespace NovaCron.Launcher.Postgres;

/// <summary>
/// A shell that waits for the end of its input. When the process that started a server dies without a word, the system closes
/// that input, and the shell stops the server, kills it when it does not end within half a minute, and, if that was agreed,
/// removes its folder.
/// </summary>
internal sealed class PostgresGuard : IAsyncDisposable
{
    private const string Script = """
        trap '' INT TERM HUP
        cat >/dev/null
        kill -"$1" "$2" 2>/dev/null
        left=600
        while kill -0 "$2" 2>/dev/null; do
            [ "$left" -eq 0 ] && kill -9 "$2" 2>/dev/null
            left=$((left - 1))
            sleep 0.05
        done
        [ -z "$3" ] || rm -rf -- "$3"
        """;

    private readonly Process _process;

    private PostgresGuard(Process process) => _process = process;

    /// <summary>Guards a server.</summary>
    /// <param name="server">Its process.</param>
    /// <param name="folder">The folder that goes with it, or null.</param>
    public static PostgresGuard Start(Process server, string? folder) =>
        Start(server, (int)(folder is null ? PostgresStop.Fast : PostgresStop.Immediate), folder);

    /// <summary>Guards another process.</summary>
    /// <param name="process">The process.</param>
    /// <param name="signal">What tells it to stop.</param>
    /// <param name="folder">The folder that goes with it, or null.</param>
    public static PostgresGuard Start(Process process, int signal, string? folder)
    {
        string[] arguments =
        [
            "-c", Script, "postgres-guard", signal.ToString(CultureInfo.InvariantCulture),
            process.Id.ToString(CultureInfo.InvariantCulture), folder ?? "",
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
