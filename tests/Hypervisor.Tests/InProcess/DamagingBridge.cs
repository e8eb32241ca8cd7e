using System.IO.Pipelines;
using NovaCron.Hypervisor.MigrationStream;

namespace NovaCron.Hypervisor.Tests.InProcess;

/// <summary>Carries a stream, with one byte of one page of the working set changed.</summary>
internal sealed class DamagingBridge(PipeReader source, PipeWriter target) : IMigrationStreamVisitor
{
    private const ulong VictimOffset = (1 << 20) + (5 * 4096);
    private readonly MigrationStreamWriter _writer = new(target);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var reader = new MigrationStreamReader(source, this);
        while (await reader.ReadAsync(cancellationToken))
        {
            await target.FlushAsync(cancellationToken);
        }

        await target.CompleteAsync();
    }

    public void DefineBlock(ushort block, string name) => _writer.DefineBlock(block, name);

    public void Opaque(ReadOnlySpan<byte> bytes) => _writer.Opaque(bytes);

    public void Zero(ushort block, ulong offset, ushort tag, byte fill) => _writer.Zero(block, offset, tag, fill);

    public void Page(ushort block, ulong offset, ushort tag, ReadOnlySpan<byte> content)
    {
        var copy = content.ToArray();
        copy[1000] ^= (byte)(offset == VictimOffset ? 1 : 0);
        _writer.Page(block, offset, tag, copy);
    }
}
