using System.Diagnostics.Metrics;

namespace NovaCron.Dwcp.Transport.Telemetry;

/// <summary>AMST's instruments, on the project's one meter.</summary>
internal static class AmstInstruments
{
    /// <summary>The name of the meter all of the project shares.</summary>
    public const string MeterName = "NovaCron";

    private static readonly Meter Meter = new(MeterName);

    private static readonly KeyValuePair<string, object?> Transmit = new("network.io.direction", "transmit");
    private static readonly KeyValuePair<string, object?> Receive = new("network.io.direction", "receive");

    private static readonly Counter<long> Io = Meter.CreateCounter<long>(
        "novacron.amst.io", "By", "Bytes of frames sent and received, headers and repetitions included.");

    private static readonly UpDownCounter<int> Streams = Meter.CreateUpDownCounter<int>(
        "novacron.amst.streams", "{stream}", "Connections that are part of a transfer.");

    private static readonly Counter<long> Retransmitted = Meter.CreateCounter<long>(
        "novacron.amst.retransmitted", "By", "Bytes of frames sent again after a connection was lost.");

    private static readonly Counter<long> Refused = Meter.CreateCounter<long>(
        "novacron.amst.refused", "{connection}", "Inbound connections refused, by error.");

    private static readonly Histogram<double> AcknowledgementTime = Meter.CreateHistogram<double>(
        "novacron.amst.acknowledgement.duration", "s", "From handing a frame to its connection until it was acknowledged.");

    public static void Sent(long bytes) => Io.Add(bytes, Transmit);

    public static void Received(long bytes) => Io.Add(bytes, Receive);

    public static void StreamOpened() => Streams.Add(1);

    public static void StreamClosed() => Streams.Add(-1);

    public static void SentAgain(long bytes) => Retransmitted.Add(bytes);

    public static void ConnectionRefused(AmstError error) =>
        Refused.Add(1, new KeyValuePair<string, object?>("error.type", error.ToString()));

    public static void Acknowledged(TimeSpan after) => AcknowledgementTime.Record(after.TotalSeconds);
}
