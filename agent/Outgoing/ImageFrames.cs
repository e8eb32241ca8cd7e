using NovaCron.Agent.Data;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Compression;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Outgoing;

/// <summary>The source's end of an image's way: its bytes become units and frames, as a guest's pages do.</summary>
internal sealed class ImageFrames : IDisposable
{
    /// <summary>The block that an image's units are of.</summary>
    public const ushort Block = 0;

    private readonly AmstSender _sender;
    private readonly TimeProvider _time;
    private readonly ICompressor _compressor;
    private readonly FrameEncoder _encoder;

    /// <param name="sender">Where its frames go.</param>
    /// <param name="decoder">What the target's decoder takes. Nothing of an image comes twice, so that no copies are kept.</param>
    /// <param name="options">The encoder's.</param>
    /// <param name="time">The clock.</param>
    public ImageFrames(AmstSender sender, DecoderTerms decoder, HdeOptions options, TimeProvider time)
    {
        (_sender, _time) = (sender, time);
        _compressor = CompressorFactory.Create(options);
        _encoder = new FrameEncoder(options, _compressor, decoder with { CopiesMax = 0 }, time);
        _encoder.DefineBlock(Block, "image");
    }

    /// <summary>Sends a file from its beginning to its end.</summary>
    public async Task SendAsync(Stream file, CancellationToken cancellationToken)
    {
        // So few units at a time that the encoder never holds more frames than it may.
        var buffer = new byte[UnitAddress.Size * 16];
        var offset = 0UL;
        for (int count; (count = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0;)
        {
            Encode(offset, buffer.AsSpan(0, count));
            await SendFramesAsync(cancellationToken);
            offset += (ulong)count;
        }

        _encoder.Flush();
        await SendFramesAsync(cancellationToken);
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _compressor.Dispose();
    }

    private void Encode(ulong offset, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= UnitAddress.Size; bytes = bytes[UnitAddress.Size..], offset += UnitAddress.Size)
        {
            _encoder.Page(new UnitAddress(Block, offset), tag: 0, bytes[..UnitAddress.Size]);
        }

        if (!bytes.IsEmpty)
        {
            // The end of an image that is no whole number of units.
            _encoder.Opaque(bytes);
        }
    }

    private async ValueTask SendFramesAsync(CancellationToken cancellationToken)
    {
        while (_encoder.TryTake(out var frame))
        {
            using (frame)
            {
                await TimedSending.SendAsync(_sender, frame.Memory, _encoder, _time, cancellationToken);
            }
        }
    }
}
