using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>What a member saw of a peer in a window of time.</summary>
/// <param name="Region">The peer.</param>
/// <param name="RoundTripMicroseconds">The median round trip.</param>
/// <param name="LossPerMillion">How many of a million messages were lost.</param>
public sealed record PeerMeasurement(string Region, int RoundTripMicroseconds, int LossPerMillion)
{
    /// <summary>The longest round trip that can be told: a minute.</summary>
    public const int RoundTripMicrosecondsMax = 60_000_000;

    internal void Write(WireWriter writer) => writer.Text(Region).I32(RoundTripMicroseconds).I32(LossPerMillion);

    internal static PeerMeasurement Read(ref WireReader reader)
    {
        var read = new PeerMeasurement(reader.Name(), reader.I32(), reader.I32());
        return read is { RoundTripMicroseconds: >= 0 and <= RoundTripMicrosecondsMax, LossPerMillion: >= 0 and <= 1_000_000 }
            ? read
            : throw new WireFormatException($"{read} cannot have been measured");
    }
}
