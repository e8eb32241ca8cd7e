using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace NovaCron.SystemTests.Kit;

/// <summary>A .NET program as a process, its output collected.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private readonly Process _process;
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();
    private readonly Lock _gate = new();
    private readonly string _what;

    private ChildProcess(Process process, string what) => (_process, _what) = (process, what);

    /// <summary>Hears every line of standard output.</summary>
    public event Action<string>? Wrote;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Out => Read(_out);

    public string Error => Read(_error);

    /// <summary>Starts a program.</summary>
    /// <param name="program">The program's assembly.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="variables">Environment variables added.</param>
    /// <param name="wrote">Hears every line of standard output, from the first on.</param>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables, Action<string>? wrote = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        // What the machine that tests has set must not change what is tested.
        foreach (var inherited in new[] { "NOVACRON_API", "NOVACRON_API_TOKEN", "NOVACRON_CA" })
            start.Environment.Remove(inherited);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        var child = new ChildProcess(Process.Start(start)!, string.Join(' ', start.ArgumentList.Skip(1)));
        child.Wrote += wrote;
        child._process.OutputDataReceived += (_, line) => child.Take(child._out, line.Data, child.Wrote);
        child._process.ErrorDataReceived += (_, line) => child.Take(child._error, line.Data, heard: null);
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    public async Task TypeAsync(string line)
    {
        await _process.StandardInput.WriteAsync(line + "\n");
        await _process.StandardInput.FlushAsync();
    }

    public void EndInput() => _process.StandardInput.Close();

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitAsync()
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"'{_what}' does not end.\n{Describe()}");
        }

        return _process.ExitCode;
    }

    /// <summary>SIGKILL: it gets no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitAsync();
    }

    /// <summary>SIGTERM, as an operator's service manager would.</summary>
    public async Task<int> StopAsync()
    {
        _ = kill(_process.Id, Terminate);
        return await WaitAsync();
    }

    /// <summary>What it wrote, for a failing test.</summary>
    public string Describe() => $"--- {_what}\n{Out}{Error}";

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Take(StringBuilder text, string? line, Action<string>? heard)
    {
        if (line is null)
            return;
        lock (_gate)
            text.Append(line).Append('\n');
        heard?.Invoke(line);
    }

    private string Read(StringBuilder text)
    {
        lock (_gate)
            return text.ToString();
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);
}
