using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using NovaCron.Launcher.Postgres;

namespace NovaCron.Launcher.Runs;

/// <summary>
/// A program as a process that writes to a log file. A session of its own keeps the terminal's signals from it, so that
/// services stop in order; when the launcher dies without a word, a guard tells the process to stop.
/// </summary>
internal sealed partial class ServiceProcess
{
    private const int Killed = 9;
    private const int Terminated = 15;
    private const int TailLines = 15;
    private const string LaunchScript = "umask 077; log=$1; shift; exec setsid \"$@\" </dev/null >>\"$log\" 2>&1";

    private readonly Task<int> _end;

    private ServiceProcess(Process process)
    {
        Id = process.Id;
        // Not SIGINT: what a script starts in its background is born deaf to it.
        _end = EndAsync(process, PostgresGuard.Start(process, Terminated, folder: null));
    }

    /// <summary>Its number.</summary>
    public int Id { get; }

    /// <summary>Whether it ended.</summary>
    public bool HasExited => _end.IsCompleted;

    /// <summary>Starts a program.</summary>
    /// <param name="program">The program; an assembly is run by <c>dotnet</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Its variables; of this process's own, those named <c>NOVACRON_</c> are left out.</param>
    /// <param name="log">The file that its output is appended to.</param>
    public static ServiceProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string log)
    {
        string[] words = program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", program] : [program];
        var start = new ProcessStartInfo("/bin/sh", ["-c", LaunchScript, "launch", log, .. words, .. arguments]) { WorkingDirectory = "/" };
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("NOVACRON_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(inherited);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        try
        {
            return new ServiceProcess(Process.Start(start)!);
        }
        catch (Win32Exception exception)
        {
            throw new LauncherException($"{program} could not be started: {exception.Message}", exception);
        }
    }

    /// <summary>The last lines of a log.</summary>
    public static string Tail(string log) => File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(TailLines)) : "";

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> WaitForExitAsync(CancellationToken cancellationToken) => _end.WaitAsync(cancellationToken);

    /// <summary>SIGKILL: it gets no chance to tidy up.</summary>
    public void Kill() => Send(Killed);

    /// <summary>SIGTERM; SIGKILL when it does not end in time.</summary>
    /// <returns>Whether it ended by itself.</returns>
    public async Task<bool> StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        Send(Terminated);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(grace);
        try
        {
            await WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Kill();
            await WaitForExitAsync(cancellationToken);
            return false;
        }
    }

    // The guard goes after the end only: until then somebody must be there who would stop the process.
    private static async Task<int> EndAsync(Process process, PostgresGuard guard)
    {
        await process.WaitForExitAsync();
        await guard.DisposeAsync();
        var code = process.ExitCode;
        process.Dispose();
        return code;
    }

    // The number of a process that ended may be given to another.
    private void Send(int signal)
    {
        if (!HasExited)
            _ = Signal(Id, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int processId, int signal);
}
