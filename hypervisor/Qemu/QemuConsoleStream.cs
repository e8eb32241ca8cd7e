using System.Net.Sockets;

namespace NovaCron.Hypervisor.Qemu;

/// <summary>A connection to a guest's serial port, which tells when it is closed.</summary>
internal sealed class QemuConsoleStream(Socket socket, Action closed) : NetworkStream(socket, ownsSocket: true)
{
    private int _disposed;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            closed();
        }
    }
}
