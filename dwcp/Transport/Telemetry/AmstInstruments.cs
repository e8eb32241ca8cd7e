using System.Diagnostics;
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

    private static readonly Counter<long> Resent = Meter.CreateCounter<long>(
        "novacron.amst.resent", "By", "Bytes of frames sent again after a connection was lost or stalled.");

    private static readonly Counter<long> TcpRetransmitted = Meter.CreateCounter<long>(
        "novacron.amst.tcp.retransmitted", "By", "Bytes that the kernel sent again on connections of transfers.");

    private static readonly Counter<long> Stalls = Meter.CreateCounter<long>(
        "novacron.amst.stalls", "{stall}", "Times that a connection, or all of a transfer, made no headway for too long.");

    private static readonly Gauge<long> Goodput = Meter.CreateGauge<long>(
        "novacron.amst.goodput", "By/s", "Payload bytes a second, acknowledged or taken, of the last second.");

    private static readonly Gauge<long> Queue = Meter.CreateGauge<long>(
        "novacron.amst.queue", "By", "Bytes that wait for a connection or in its socket, or for the receiving caller.");

    private static readonly Gauge<int> Mode = Meter.CreateGauge<int>(
        "novacron.amst.mode", "1", "The path's kind: 0 hybrid, 1 datacenter, 2 internet.");

    private static readonly Counter<long> Refused = Meter.CreateCounter<long>(
        "novacron.amst.refused", "{connection}", "Inbound connections refused, by error.");

    private static readonly Histogram<double> AcknowledgementTime = Meter.CreateHistogram<double>(
        "novacron.amst.acknowledgement.duration", "s", "From handing a frame to its connection until it was acknowledged.");

    public static void Sent(long bytes) => Io.Add(bytes, Transmit);

    public static void Received(long bytes) => Io.Add(bytes, Receive);

    public static void StreamOpened() => Streams.Add(1);

    public static void StreamClosed() => Streams.Add(-1);

    public static void SentAgain(long bytes) => Resent.Add(bytes);

    public static void Retransmitted(long bytes) => TcpRetransmitted.Add(bytes);

    public static void Stalled() => Stalls.Add(1);

    /// <summary>Puts the gauges of a direction between two regions to a transfer's values; the latest transfer's hold.</summary>
    public static void Report(TransferOffer offer, string direction, TransferStatistics now)
    {
        var tags = new TagList
        {
            { "network.io.direction", direction },
            { "novacron.amst.kind", offer.Kind },
            { "novacron.region.source", offer.SourceRegion },
            { "novacron.region.target", offer.TargetRegion },
        };
        Goodput.Record(now.GoodputBytesPerSecond, tags);
        Queue.Record(now.QueuedBytes, tags);
        Mode.Record((int)now.Mode, tags);
    }

    public static void ConnectionRefused(AmstError error) =>
        Refused.Add(1, new KeyValuePair<string, object?>("error.type", error.ToString()));

    public static void Acknowledged(TimeSpan after) => AcknowledgementTime.Record(after.TotalSeconds);
}
