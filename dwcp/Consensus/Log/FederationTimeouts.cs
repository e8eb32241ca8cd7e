using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>An epoch's pace.</summary>
/// <param name="Heartbeat">From one heartbeat of a leader to the next.</param>
/// <param name="Election">A follower that hears of no leader for this long, or up to twice as long, asks for votes.</param>
/// <param name="Round">How long the first round of the Byzantine-tolerant engine waits in each of its steps.</param>
public sealed record FederationTimeouts(TimeSpan Heartbeat, TimeSpan Election, TimeSpan Round)
{
    /// <summary>100 ms, 1 s and 1 s.</summary>
    public static FederationTimeouts Default { get; } =
        new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

    internal bool IsValid => Heartbeat > TimeSpan.Zero && Election.Ticks / 3 >= Heartbeat.Ticks && Round > TimeSpan.Zero;

    internal void Write(WireWriter writer) => writer.I64(Heartbeat.Ticks).I64(Election.Ticks).I64(Round.Ticks);

    internal static FederationTimeouts Read(ref WireReader reader)
    {
        var timeouts = new FederationTimeouts(new(reader.I64()), new(reader.I64()), new(reader.I64()));
        return timeouts.IsValid ? timeouts : throw new WireFormatException($"{timeouts} cannot be kept");
    }
}
