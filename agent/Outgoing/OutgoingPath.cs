using NovaCron.Agent.Data;
using NovaCron.Agent.Memories;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Compression;
using NovaCron.Dwcp.Transport;
using NovaCron.Hypervisor;
using NovaCron.Hypervisor.MigrationStream;

namespace NovaCron.Agent.Outgoing;

/// <summary>
/// The source's end of the data path: the machine's stream becomes units, frames and payloads. Everything here waits for
/// the transport's window, so a slow link holds the machine's sender back and no buffer grows.
/// </summary>
internal sealed class OutgoingPath : IDisposable
{
    private readonly AmstSender _sender;
    private readonly TimeProvider _time;
    private readonly ICompressor _compressor;
    private readonly FrameEncoder _encoder;
    private readonly HashingPipeReader _stream;
    private readonly MigrationStreamReader _reader;
    private readonly StreamLead _lead = new();
    private readonly long _since;
    private long _payloads;
    private CancellationToken _stop;

    public OutgoingPath(
        IOutgoingMigration migration, AmstSender sender, DecoderTerms decoder, KeptMemoryWriter? keeping, AgentOptions options,
        TimeProvider time)
    {
        _sender = sender;
        _time = time;
        _since = time.GetTimestamp();
        _compressor = CompressorFactory.Create(options.Encoding);
        _encoder = new FrameEncoder(options.Encoding, _compressor, decoder, time);
        _stream = new HashingPipeReader(migration.Stream, time, options.FlushDelay, FlushAsync);
        IUnitSink units = keeping is null ? _encoder : new KeepingSink(_encoder, () => keeping);
        _reader = new MigrationStreamReader(_stream, new StreamEncoding(units));
    }

    /// <summary>Bytes of the machine's stream so far.</summary>
    public long StreamBytes => _stream.Length;

    /// <summary>What the encoder made; to be read when nothing is pumped any more.</summary>
    public HdeStatistics Encoding => _encoder.Statistics;

    /// <summary>Pages that the target holds are referred to from now on, and those that changed since are sent as changes.</summary>
    public void UseKnown(HeldByBoth held) => _encoder.UseKnown(held.Names, held);

    /// <summary>Pumps until the machine's stream ends.</summary>
    public async Task PumpAsync(CancellationToken cancellationToken)
    {
        _stop = cancellationToken;
        while (await _reader.ReadAsync(cancellationToken))
        {
            _encoder.NoteWaits(forLink: TimeSpan.Zero, forSource: _stream.TakeWaited());
            await SendFramesAsync();
        }

        await FlushAsync();
    }

    /// <summary>SHA-256 of the whole stream; once, after its end.</summary>
    public string FinishHash() => _stream.Finish();

    public void Dispose()
    {
        _stream.Dispose();
        _encoder.Dispose();
        _compressor.Dispose();
    }

    /// <summary>
    /// Sends what was gathered although it is less than a batch. When the guest stands still before its last pages the
    /// stream falls silent, and nothing may be left behind for the switch-over.
    /// </summary>
    private ValueTask FlushAsync()
    {
        _encoder.Flush();
        return SendFramesAsync();
    }

    private async ValueTask SendFramesAsync()
    {
        while (_encoder.TryTake(out var frame))
        {
            using (frame)
            {
                await SendAsync(frame.Memory);
                await WaitForTargetAsync();
            }
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> frame)
    {
        await TimedSending.SendAsync(_sender, frame, _encoder, _time, _stop);
        _lead.Sent(++_payloads, _stream.Length, _time.GetElapsedTime(_since));
    }

    /// <summary>A target that takes in slowly what the link brings is no link without room: fewer bytes would not help it.</summary>
    private async ValueTask WaitForTargetAsync()
    {
        if (!IsTooFarAhead())
        {
            return;
        }

        var started = _time.GetTimestamp();
        do
        {
            await _sender.WaitForAcknowledgedAsync(_lead.NextPayload, _stop);
        }
        while (IsTooFarAhead());
        _encoder.NoteWaits(forLink: TimeSpan.Zero, forSource: _time.GetElapsedTime(started));
    }

    private bool IsTooFarAhead()
    {
        var now = _time.GetElapsedTime(_since);
        _lead.Taken(_sender.AcknowledgedPayloads, now);
        return _lead.IsTooFar(_sender.RoundTrip, now);
    }
}
