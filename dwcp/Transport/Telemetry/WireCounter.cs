namespace NovaCron.Dwcp.Transport.Telemetry;

/// <summary>Bytes of frames of one transfer, over all its connections.</summary>
internal sealed class WireCounter
{
    private long _sent;
    private long _received;

    public long Sent => Interlocked.Read(ref _sent);

    public long Received => Interlocked.Read(ref _received);

    public void AddSent(long bytes)
    {
        Interlocked.Add(ref _sent, bytes);
        AmstInstruments.Sent(bytes);
    }

    public void AddReceived(long bytes)
    {
        Interlocked.Add(ref _received, bytes);
        AmstInstruments.Received(bytes);
    }
}
