using System.Buffers;

namespace NovaCron.Dwcp.Tests.Transport.Sending;

/// <summary>Memory that knows whether it was given back, exactly once.</summary>
internal sealed class TestMemory(byte[] bytes) : IMemoryOwner<byte>
{
    public int Disposals { get; private set; }

    public Memory<byte> Memory => Disposals == 0 ? bytes : throw new ObjectDisposedException(nameof(TestMemory));

    public void Dispose() => Disposals++;
}
