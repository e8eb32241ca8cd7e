using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>The last that a member has measured.</summary>
/// <param name="Region">The member.</param>
/// <param name="Window">How many windows it has measured; the federation's only measure of time.</param>
/// <param name="Quiet">How many since the epoch began, an offence was proven, or it had a doubt itself.</param>
/// <param name="Peers">What it saw of each peer.</param>
/// <param name="TrustsAll">Whether nothing made it doubt anyone.</param>
public sealed record MemberMeasurement(string Region, long Window, long Quiet, IReadOnlyList<PeerMeasurement> Peers, bool TrustsAll)
{
    internal void Write(WireWriter writer) =>
        writer.Text(Region).I64(Window).I64(Quiet).List(Peers, (to, peer) => peer.Write(to)).Flag(TrustsAll);

    internal static MemberMeasurement Read(ref WireReader reader) => new(
        reader.Name(),
        reader.Count64(),
        reader.Count64(),
        reader.List(LogLimits.MembersMax, PeerMeasurement.Read),
        reader.Flag());
}
