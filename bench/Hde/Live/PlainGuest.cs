using System.Diagnostics;
using System.Globalization;
using System.Text;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Hde.Corpora;
using NovaCron.Demo;

namespace NovaCron.Bench.Hde.Live;

/// <summary>One QEMU in a network namespace, with the demonstration's guest or waiting for it, and no NovaCron about it.</summary>
internal sealed class PlainGuest : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;

    private PlainGuest(Process process, QemuMonitor monitor, Task reading) => (_process, Monitor, _reading) = (process, monitor, reading);

    /// <summary>Its monitor.</summary>
    public QemuMonitor Monitor { get; }

    /// <summary>Starts it.</summary>
    /// <param name="guest">Kernel, initial RAM disk, memory and work of the guest.</param>
    /// <param name="networkNamespace">Where.</param>
    /// <param name="socket">Its monitor's socket.</param>
    /// <param name="isIncoming">Whether it waits for a guest instead of booting one.</param>
    /// <param name="heard">Takes what the guest writes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<PlainGuest> StartAsync(
        DemoOptions guest,
        string networkNamespace,
        string socket,
        bool isIncoming,
        Action<ReadOnlyMemory<byte>> heard,
        CancellationToken cancellationToken)
    {
        var command = Tool.In(
            networkNamespace,
            [
                "qemu-system-x86_64", "-machine", "pc,suppress-vmdesc=on",
                "-accel", File.Exists("/dev/kvm") ? "kvm" : "tcg", "-cpu", File.Exists("/dev/kvm") ? "Nehalem" : "max",
                "-m", guest.MemoryMebibytes.ToString(CultureInfo.InvariantCulture),
                "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
                "-kernel", guest.Kernel!, "-initrd", guest.Initrd!,
                "-append", Guest.CommandLine(guest),
                "-serial", "stdio", "-monitor", $"unix:{socket},server=on,wait=off",
                .. isIncoming ? new[] { "-incoming", "defer" } : [],
            ]);
        var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false,
        })!;
        var started = new PlainGuest(process, new QemuMonitor(socket), ReadAsync(process, heard));
        try
        {
            await started.Monitor.ConnectAsync(cancellationToken);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Types on the guest's console.</summary>
    public async Task TypeAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.BaseStream.WriteAsync(Encoding.ASCII.GetBytes(line), cancellationToken);
        await _process.StandardInput.BaseStream.FlushAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Monitor.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private static async Task ReadAsync(Process process, Action<ReadOnlyMemory<byte>> heard)
    {
        var buffer = new byte[4096];
        while (await process.StandardOutput.BaseStream.ReadAsync(buffer) is > 0 and var count)
            heard(buffer.AsMemory(0, count));
    }
}
