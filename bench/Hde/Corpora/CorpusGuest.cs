using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Hde.Corpora;

/// <summary>A Linux guest with a workload that goes by steps, whose memory can be written to a file at any moment.</summary>
internal sealed class CorpusGuest : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private const string Prompt = "(qemu) ";

    private readonly Process _process;
    private readonly Socket _monitor;
    private readonly long _memoryBytes;

    private CorpusGuest(Process process, Socket monitor, long memoryBytes) =>
        (_process, _monitor, _memoryBytes) = (process, monitor, memoryBytes);

    /// <summary>Boots a guest and waits for its workload.</summary>
    /// <param name="options">Kernel, initial RAM disk and memory.</param>
    /// <param name="seed">Decides what the workload does.</param>
    /// <param name="folder">Where its monitor's socket goes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<CorpusGuest> BootAsync(HdeBenchOptions options, int seed, string folder, CancellationToken cancellationToken)
    {
        var socket = Path.Combine(folder, $"monitor{seed}");
        File.Delete(socket);
        var start = new ProcessStartInfo("qemu-system-x86_64",
        [
            "-accel", File.Exists("/dev/kvm") ? "kvm" : "tcg", "-cpu", "max", "-m", $"{options.GuestBytes >> 20}",
            "-nodefaults", "-display", "none", "-no-reboot", "-kernel", options.Kernel!, "-initrd", options.Initrd!,
            "-append", $"console=ttyS0 quiet panic=-1 rdinit=/init seed={seed}",
            "-serial", "stdio", "-monitor", $"unix:{socket},server=on,wait=off",
        ])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false,
        };
        var process = Process.Start(start)!;
        var monitor = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var guest = new CorpusGuest(process, monitor, options.GuestBytes);
        try
        {
            await guest.WaitForLineAsync("READY", cancellationToken);
            await monitor.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
            await guest.WaitForPromptAsync(cancellationToken);
            return guest;
        }
        catch
        {
            await guest.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has the workload make so many steps.</summary>
    public async Task RunAsync(int steps, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync($"run {steps}".AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        await WaitForLineAsync($"DONE {steps}", cancellationToken);
    }

    /// <summary>Writes its memory to a file, while it stands still.</summary>
    public async Task DumpAsync(string file, CancellationToken cancellationToken)
    {
        await CommandAsync("stop", cancellationToken);
        await CommandAsync($"pmemsave 0 {_memoryBytes} \"{file}\"", cancellationToken);
        await CommandAsync("cont", cancellationToken);
        if (new FileInfo(file).Length != _memoryBytes)
            throw new BenchException($"{file} has {new FileInfo(file).Length} bytes of a guest with {_memoryBytes}");
    }

    public async ValueTask DisposeAsync()
    {
        _monitor.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WaitForLineAsync(string beginning, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return;
        }

        throw new BenchException($"the corpus guest ended before it said {beginning}");
    }

    private async Task CommandAsync(string command, CancellationToken cancellationToken)
    {
        await _monitor.SendAsync(Encoding.ASCII.GetBytes(command + "\n"), cancellationToken);
        var answer = await WaitForPromptAsync(cancellationToken);
        if (answer.Contains("Error", StringComparison.Ordinal) || answer.Contains("unknown command", StringComparison.Ordinal))
            throw new BenchException($"QEMU answered '{command}' with {answer.Trim()}");
    }

    private async Task<string> WaitForPromptAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().EndsWith(Prompt, StringComparison.Ordinal))
        {
            var count = await _monitor.ReceiveAsync(buffer, patience.Token);
            if (count == 0)
                throw new BenchException($"QEMU's monitor closed after {text}");
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return text.ToString();
    }
}
