using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using NovaCron.Hypervisor.MigrationStream;

namespace NovaCron.Hypervisor.Tests;

/// <summary>
/// Carries a migration stream from one machine to another the way an agent does: read as pages and opaque bytes, rebuilt
/// from them on the other side. Hashes of both ends tell whether it was rebuilt bit for bit.
/// </summary>
internal sealed class StreamBridge(PipeReader source, PipeWriter target) : IMigrationStreamVisitor
{
    private readonly IncrementalHash _read = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _written = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _batch = new();
    private MigrationStreamWriter? _writer;

    public long Pages { get; private set; }

    public long Zeros { get; private set; }

    public long Bytes { get; private set; }

    public MigrationStreamReader? Reader { get; private set; }

    public string HashRead => Convert.ToHexString(_read.GetCurrentHash());

    public string HashWritten => Convert.ToHexString(_written.GetCurrentHash());

    /// <summary>Stop carrying, as a broken link does, once this many bytes were carried.</summary>
    public long BytesMax { get; init; } = long.MaxValue;

    private MigrationStreamWriter Writer => _writer ??= new MigrationStreamWriter(_batch);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        var copying = CopyAsync(pipe.Writer, cancellationToken);
        Reader = new MigrationStreamReader(pipe.Reader, this);
        try
        {
            while (Bytes < BytesMax && await Reader.ReadAsync(cancellationToken))
            {
                _written.AppendData(_batch.WrittenSpan);
                Bytes += _batch.WrittenCount;
                await target.WriteAsync(_batch.WrittenMemory, cancellationToken);
                _batch.ResetWrittenCount();
            }
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
            await target.CompleteAsync();
        }

        await copying;
    }

    public void DefineBlock(ushort block, string name) => Writer.DefineBlock(block, name);

    public void Opaque(ReadOnlySpan<byte> bytes) => Writer.Opaque(bytes);

    public void Zero(ushort block, ulong offset, ushort tag, byte fill)
    {
        Zeros++;
        Writer.Zero(block, offset, tag, fill);
    }

    public void Page(ushort block, ulong offset, ushort tag, ReadOnlySpan<byte> content)
    {
        Pages++;
        Writer.Page(block, offset, tag, content);
    }

    private async Task CopyAsync(PipeWriter to, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var result = await source.ReadAsync(cancellationToken);
                foreach (var segment in result.Buffer)
                {
                    _read.AppendData(segment.Span);
                    to.Write(segment.Span);
                }

                source.AdvanceTo(result.Buffer.End);
                var flushed = await to.FlushAsync(cancellationToken);
                if (result.IsCompleted || flushed.IsCompleted)
                {
                    break;
                }
            }

            await to.CompleteAsync();
        }
        catch (Exception e)
        {
            await to.CompleteAsync(new IOException("The source's stream broke.", e));
        }
    }
}
