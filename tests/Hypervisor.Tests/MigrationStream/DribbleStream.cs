namespace NovaCron.Hypervisor.Tests.MigrationStream;

/// <summary>Gives bytes in pieces of arbitrary size, as a socket does.</summary>
internal sealed class DribbleStream(byte[] bytes, int seed) : MemoryStream(bytes, writable: false)
{
    private readonly Random _random = new(seed);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var piece = 1 + _random.Next(Math.Min(buffer.Length, 1 << _random.Next(14)));
        return base.ReadAsync(buffer[..piece], cancellationToken);
    }
}
