using System.Diagnostics;
using System.Text;

namespace NovaCron.Bench.Amst.Labs;

/// <summary>A program that runs; disposing it ends it.</summary>
internal sealed class RunningTool : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string? _readyLine;

    private RunningTool(Process process, string? readyLine) => (_process, _readyLine) = (process, readyLine);

    /// <summary>What it wrote so far.</summary>
    public string Output => Text(_output);

    /// <summary>What it complained of so far.</summary>
    public string Errors => Text(_errors);

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Processor seconds it has used; also after its end.</summary>
    public double CpuSeconds => _process.TotalProcessorTime.TotalSeconds;

    public static RunningTool Start(IReadOnlyList<string> command, string? readyLine = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false,
        };
        start.Environment["DOTNET_TieredCompilation"] = "1";
        var running = new RunningTool(new Process { StartInfo = start }, readyLine);
        running._process.OutputDataReceived += (_, line) => running.Add(running._output, line.Data);
        running._process.ErrorDataReceived += (_, line) => running.Add(running._errors, line.Data);
        running._process.Start();
        running._process.StandardInput.Close();
        running._process.BeginOutputReadLine();
        running._process.BeginErrorReadLine();
        return running;
    }

    /// <summary>Waits for the line that says it is ready, or for its end.</summary>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    /// <summary>Waits for its end; its exit status.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Add(StringBuilder text, string? line)
    {
        if (line is null || line == _readyLine)
        {
            _ready.TrySetResult();
            return;
        }

        lock (text)
            text.AppendLine(line);
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
