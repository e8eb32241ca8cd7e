using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

public abstract partial record FederationCommand
{
    /// <summary>By a member: what it saw of the others in a window of time. Nothing in it is proof.</summary>
    /// <param name="Window">One more than the member's last one; a member measures once a minute.</param>
    /// <param name="Peers">What it saw of each.</param>
    /// <param name="TrustsAll">Whether nothing made it doubt anyone.</param>
    public sealed record Measure(long Window, IReadOnlyList<PeerMeasurement> Peers, bool TrustsAll) : FederationCommand
    {
        private protected override void Write(WireWriter writer) =>
            writer.U8((byte)Kind.Measure).I64(Window).List(Peers, (to, peer) => peer.Write(to)).Flag(TrustsAll);

        internal static Measure ReadRest(ref WireReader reader) =>
            new(reader.Count64(), reader.List(LogLimits.MembersMax, PeerMeasurement.Read), reader.Flag());
    }

    /// <summary>By a member: nothing. Who is answered knows that the log's order has come so far.</summary>
    public sealed record Barrier : FederationCommand
    {
        private protected override void Write(WireWriter writer) => writer.U8((byte)Kind.Barrier);
    }

    /// <summary>By any member: a proof that a member broke the rules.</summary>
    public sealed record Accuse(ReadOnlyMemory<byte> Proof) : FederationCommand
    {
        private protected override void Write(WireWriter writer) => writer.U8((byte)Kind.Accuse).Bytes(Proof.Span);

        internal static Accuse ReadRest(ref WireReader reader) => new(reader.Bytes(LogLimits.ProofBytesMax));
    }

    /// <summary>
    /// By any member: the epoch ends here, and the next one has the members as they are pending. Done only where the policy wants it, or
    /// allows it and an operator signed it.
    /// </summary>
    /// <param name="Mode">The next epoch's mode.</param>
    /// <param name="Timeouts">The next epoch's pace.</param>
    /// <param name="Next">The digest of the next epoch's configuration.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="By">The operator, where one is needed.</param>
    public sealed record Switch(
        ConsensusMode Mode, FederationTimeouts Timeouts, Digest Next, SwitchReason Reason, OperatorSignature? By = null)
        : FederationCommand
    {
        /// <summary>What an operator signs; the next configuration has the epoch, so that it counts once.</summary>
        public Digest SigningDigest(string chain) =>
            new WireWriter().Text("novacron federation switch 1").Text(chain).Digested(Next).Digest;

        private protected override void Write(WireWriter writer)
        {
            writer.U8((byte)Kind.Switch).U8((byte)Mode);
            Timeouts.Write(writer);
            writer.Digested(Next).U8((byte)Reason).Flag(By is not null);
            By?.Write(writer);
        }

        internal static Switch ReadRest(ref WireReader reader) => new(
            FederationConfiguration.ReadMode(ref reader),
            FederationTimeouts.Read(ref reader),
            reader.Digested(),
            ReadReason(ref reader),
            reader.Flag() ? OperatorSignature.Read(ref reader) : null);

        private static SwitchReason ReadReason(ref WireReader reader) =>
            reader.U8() is var reason && Enum.IsDefined((SwitchReason)reason)
                ? (SwitchReason)reason
                : throw new WireFormatException($"{reason} is no reason");
    }
}
