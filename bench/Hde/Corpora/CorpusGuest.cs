using System.Diagnostics;
using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Hde.Corpora;

/// <summary>A Linux guest with a workload that goes by steps, whose memory can be written to a file at any moment.</summary>
internal sealed class CorpusGuest : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly QemuMonitor _monitor;
    private readonly long _memoryBytes;

    private CorpusGuest(Process process, QemuMonitor monitor, long memoryBytes) =>
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
        var guest = new CorpusGuest(process, new QemuMonitor(socket), options.GuestBytes);
        try
        {
            await guest.WaitForLineAsync("READY", cancellationToken);
            await guest._monitor.ConnectAsync(cancellationToken);
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
        await _monitor.CommandAsync("stop", cancellationToken);
        await _monitor.CommandAsync($"pmemsave 0 {_memoryBytes} \"{file}\"", cancellationToken);
        await _monitor.CommandAsync("cont", cancellationToken);
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
}
