using System.CommandLine;
using System.Text.Json;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Bench.Amst.Endpoints;

/// <summary>What a sender is forced to; what is left out, the transport chooses.</summary>
internal sealed record SendingChoices
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>The option that carries them, as JSON.</summary>
    public static readonly Option<SendingChoices> Option = new("--choices")
    {
        Description = "What the sender is forced to, as JSON.",
        CustomParser = result => JsonSerializer.Deserialize<SendingChoices>(result.Tokens[0].Value, Format),
    };

    /// <summary>Connections; 0 leaves them to the transport.</summary>
    public int Streams { get; init; }

    /// <summary>Bits a second at most; 0 for no cap.</summary>
    public long CapBitsPerSecond { get; init; }

    /// <summary>Whether the transfer yields to others.</summary>
    public bool IsBackground { get; init; }

    /// <summary>Bytes of a payload; 0 leaves them to the transport's advice.</summary>
    public int PayloadBytes { get; init; }

    /// <summary>How long a byte may wait on the path, in milliseconds: bulk transfers wait longer than a guest's last pages may.</summary>
    public int QueueMilliseconds { get; init; } = 500;

    /// <summary>The rate that parts modes, in Mbit/s; 0 leaves it at the transport's 1 Gbit/s.</summary>
    public double FastMbit { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Format);

    private long FastBytesPerSecond =>
        FastMbit > 0 ? (long)(FastMbit * 1e6 / 8) : new TransferControlOptions().DatacenterBytesPerSecondMin;

    /// <summary>The transport's options.</summary>
    public AmstOptions ToOptions(long windowBytes) => new()
    {
        Streams = Streams,
        WindowBytes = windowBytes,
        QueueTimeMax = TimeSpan.FromMilliseconds(QueueMilliseconds),
        ConnectTimeMax = TimeSpan.FromSeconds(30),
        Control = new TransferControlOptions
        {
            DatacenterBytesPerSecondMin = FastBytesPerSecond,
            InternetBytesPerSecondMax = FastBytesPerSecond,
            Priority = IsBackground ? TransferPriority.Background : TransferPriority.Normal,
            Bandwidth = CapBitsPerSecond > 0 ? BandwidthSchedule.Always(CapBitsPerSecond / 8) : BandwidthSchedule.Unlimited,
        },
    };
}
