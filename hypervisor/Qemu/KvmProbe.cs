using System.Diagnostics;

namespace NovaCron.Hypervisor.Qemu;

/// <summary>
/// Finds out whether KVM truly executes guests. That /dev/kvm opens proves nothing: in some sandboxes KVM only emulates,
/// one instruction at a time, thousands of times too slowly. So a guest without firmware counts to twenty million.
/// </summary>
internal static class KvmProbe
{
    private const int FirmwareBytes = 64 * 1024;
    private const int CodeBytes = 256;

    // The code writes 0x10 to the exit device, which makes QEMU's exit status (0x10 << 1) | 1.
    private const int SuccessStatus = 33;

    /// <summary>The last 256 bytes below 4 GiB, where a processor begins.</summary>
    private static ReadOnlySpan<byte> Code =>
    [
        0xfa,                                           // 00 cli
        0x2e, 0x66, 0x0f, 0x01, 0x16, 0x40, 0xff,       // 01 lgdt cs:[ff40]
        0x0f, 0x20, 0xc0, 0x0c, 0x01, 0x0f, 0x22, 0xc0, // 08 protected mode on
        0x66, 0xea, 0x18, 0xff, 0xff, 0xff, 0x08, 0x00, // 10 far jump to 18
        0xb9, 0x00, 0x2d, 0x31, 0x01,                   // 18 mov ecx, 20000000
        0x49, 0x75, 0xfd,                               // 1d count down
        0xb0, 0x10, 0xe6, 0xf4,                         // 20 out f4, 10
        0xf4, 0xeb, 0xfd, 0x90,                         // 24 halt for ever
        0, 0, 0, 0, 0, 0, 0, 0,                         // 28 descriptors: null,
        0xff, 0xff, 0x00, 0x00, 0x00, 0x9b, 0xcf, 0x00, // 30 flat code,
        0xff, 0xff, 0x00, 0x00, 0x00, 0x93, 0xcf, 0x00, // 38 flat data
        0x17, 0x00, 0x28, 0xff, 0xff, 0xff,             // 40 their table: 24 bytes at ffffff28
    ];

    private static ReadOnlySpan<byte> ResetVector => [0xe9, 0x0d, 0xff]; // f0 jmp 00

    /// <summary>Runs the guest; null when KVM is good, otherwise a clause that says what is wrong.</summary>
    public static async Task<string?> FindProblemAsync(string qemu, TimeSpan timeout, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!CanOpen())
        {
            return "/dev/kvm does not exist or may not be opened";
        }

        var folder = Directory.CreateTempSubdirectory("novacron-kvm-");
        try
        {
            var firmware = Path.Combine(folder.FullName, "firmware");
            await File.WriteAllBytesAsync(firmware, Firmware(), cancellationToken).ConfigureAwait(false);
            return await CountAsync(qemu, firmware, timeout, time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    internal static byte[] Firmware()
    {
        const byte Halt = 0xf4;
        var firmware = new byte[FirmwareBytes];
        Array.Fill(firmware, Halt);
        Code.CopyTo(firmware.AsSpan(FirmwareBytes - CodeBytes));
        ResetVector.CopyTo(firmware.AsSpan(FirmwareBytes - 16));
        return firmware;
    }

    private static bool CanOpen()
    {
        try
        {
            using var device = new FileStream("/dev/kvm", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task<string?> CountAsync(
        string qemu, string firmware, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(qemu,
        [
            "-accel", "kvm", "-machine", "pc", "-m", "16", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
            "-bios", firmware, "-device", "isa-debug-exit,iobase=0xf4,iosize=4",
        ])
        { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            return process.ExitCode == SuccessStatus ? null : "KVM would not execute a guest";
        }
        catch (TimeoutException)
        {
            return $"KVM did not execute forty million instructions within {timeout.TotalSeconds:0.###} s, so it only emulates here";
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
