using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace NovaCron.Hypervisor.MigrationStream;

/// <summary>
/// Rebuilds a migration stream from the calls a <see cref="MigrationStreamReader"/> made on the other side. It buffers
/// nothing of its own: flushing <paramref name="output"/> often enough is the caller's part. Not thread-safe.
/// </summary>
/// <param name="output">Where the bytes go; a <see cref="System.IO.Pipelines.PipeWriter"/> is one.</param>
public sealed class MigrationStreamWriter(IBufferWriter<byte> output) : IMigrationStreamVisitor
{
    private const int WordBytes = 8;

    private readonly List<byte[]> _names = [];

    /// <summary>How many bytes of the stream were written.</summary>
    public long BytesWritten { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="HypervisorException">The ids are not dense from 0, or the name cannot stand in a stream.</exception>
    public void DefineBlock(ushort block, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (block != _names.Count || block >= StreamFormat.BlocksMax)
        {
            throw Malformed($"memory block {block} was named when block {_names.Count} was next (at most {StreamFormat.BlocksMax})");
        }

        if (name.Length is 0 or > StreamFormat.NameBytesMax || name.Any(c => c > byte.MaxValue))
        {
            throw Malformed($"the name of memory block {block} is not 1 to {StreamFormat.NameBytesMax} bytes");
        }

        _names.Add(Encoding.Latin1.GetBytes(name));
    }

    /// <inheritdoc/>
    public void Opaque(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        BytesWritten += bytes.Length;
    }

    /// <inheritdoc/>
    /// <exception cref="HypervisorException">The block was never named, or the address or tag is not a page's.</exception>
    public void Zero(ushort block, ulong offset, ushort tag, byte fill)
    {
        ReadOnlySpan<byte> body = [fill];
        Write(block, offset, tag, StreamFormat.FlagZero, body);
    }

    /// <inheritdoc/>
    /// <exception cref="HypervisorException">The block was never named, or the address or tag is not a page's.</exception>
    public void Page(ushort block, ulong offset, ushort tag, ReadOnlySpan<byte> content)
    {
        if (content.Length != StreamFormat.PageBytes)
        {
            throw Malformed($"a page of {content.Length} bytes where {StreamFormat.PageBytes} belong");
        }

        Write(block, offset, tag, StreamFormat.FlagPage, content);
    }

    private void Write(ushort block, ulong offset, ushort tag, ushort kind, ReadOnlySpan<byte> body)
    {
        if (block >= _names.Count)
        {
            throw Malformed($"a page of memory block {block}, which was never named");
        }

        if ((offset & StreamFormat.FlagMask) != 0 || (tag & ~StreamFormat.FlagContinue) != kind)
        {
            throw Malformed($"a page at offset 0x{offset:x} with tag 0x{tag:x}, which is not one of kind 0x{kind:x}");
        }

        var name = (tag & StreamFormat.FlagContinue) == 0 ? _names[block] : null;
        var length = WordBytes + (name is null ? 0 : 1 + name.Length) + body.Length;
        var span = output.GetSpan(length);
        BinaryPrimitives.WriteUInt64BigEndian(span, offset | tag);
        var position = WordBytes;
        if (name is not null)
        {
            span[position++] = (byte)name.Length;
            name.CopyTo(span[position..]);
            position += name.Length;
        }

        body.CopyTo(span[position..]);
        output.Advance(length);
        BytesWritten += length;
    }

    private HypervisorException Malformed(string what) => StreamErrors.Malformed(BytesWritten, what, "writing");
}
