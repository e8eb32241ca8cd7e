using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NovaCron.Launcher.Postgres;

/// <summary>One of PostgreSQL's programs as a process, the end of its output remembered.</summary>
internal sealed partial class PostgresProcess : IAsyncDisposable
{
    private const int LinesMax = 40;

    private readonly Process _process;
    private readonly Queue<string> _lines = new();
    private readonly Lock _gate = new();
    private PostgresGuard? _guard;

    private PostgresProcess(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>The last lines it wrote.</summary>
    public string LastLines
    {
        get
        {
            lock (_gate)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>Starts a program, which ends with this process.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="folder">The folder that goes with it when this process dies, or null.</param>
    public static PostgresProcess Start(ProcessStartInfo start, string? folder)
    {
        var process = new PostgresProcess(Launch(start));
        process._guard = PostgresGuard.Start(process._process, folder);
        process._process.OutputDataReceived += process.Take;
        process._process.ErrorDataReceived += process.Take;
        process._process.BeginOutputReadLine();
        process._process.BeginErrorReadLine();
        process._process.StandardInput.Close();
        return process;
    }

    /// <summary>Waits for its end and for all it wrote.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Asks it to stop, and kills it when it does not in time.</summary>
    public async Task StopAsync(PostgresStop stop, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!HasExited)
            _ = Signal(_process.Id, (int)stop);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await KillAsync();
        }

        await ForgetGuardAsync();
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await ForgetGuardAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
            await KillAsync();
        await ForgetGuardAsync();
        _process.Dispose();
    }

    private static Process Launch(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new LauncherException($"{start.FileName} could not be started: {exception.Message}", exception);
        }
    }

    // The number of a process that ended may be given to another: nobody may be left who would signal it.
    private async Task ForgetGuardAsync()
    {
        if (_guard is { } guard)
            await guard.DisposeAsync();
        _guard = null;
    }

    private void Take(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        lock (_gate)
        {
            _lines.Enqueue(line.Data);
            if (_lines.Count > LinesMax)
                _lines.Dequeue();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int processId, int signal);
}
