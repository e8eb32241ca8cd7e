using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

public abstract partial record FederationCommand
{
    private const string OperatorPurpose = "novacron federation operator 1";

    /// <summary>A command that an operator signs, for any member to hand in.</summary>
    /// <param name="Revision">The membership's revision that it changes: nobody can hand it in a second time.</param>
    /// <param name="By">Who signed.</param>
    public abstract record ByOperator(long Revision, OperatorSignature By) : FederationCommand
    {
        /// <summary>What the operator signs.</summary>
        public Digest SigningDigest(string chain)
        {
            var writer = new WireWriter().Text(OperatorPurpose).Text(chain);
            WriteContent(writer);
            return writer.Digest;
        }

        private protected abstract void WriteContent(WireWriter writer);

        private protected sealed override void Write(WireWriter writer)
        {
            WriteContent(writer);
            By.Write(writer);
        }
    }

    /// <summary>A region becomes a member with the next epoch.</summary>
    public sealed record Admit(long Revision, string Region, MemberKey Key, string TrustDomain, OperatorSignature By)
        : ByOperator(Revision, By)
    {
        private protected override void WriteContent(WireWriter writer) =>
            writer.U8((byte)Kind.Admit).I64(Revision).Text(Region).Bytes(Key.Info.Span).Text(TrustDomain);

        internal static Admit ReadRest(ref WireReader reader) => new(
            reader.Count64(),
            reader.Name(),
            reader.Key(),
            reader.NameOrNone(),
            OperatorSignature.Read(ref reader));
    }

    /// <summary>A region is no member from the next epoch on.</summary>
    public sealed record Remove(long Revision, string Region, OperatorSignature By) : ByOperator(Revision, By)
    {
        private protected override void WriteContent(WireWriter writer) =>
            writer.U8((byte)Kind.Remove).I64(Revision).Text(Region);

        internal static Remove ReadRest(ref WireReader reader) =>
            new(reader.Count64(), reader.Name(), OperatorSignature.Read(ref reader));
    }

    /// <summary>A member signs by another key from the next epoch on, and is in quarantine no longer.</summary>
    /// <param name="Revision">The membership's revision.</param>
    /// <param name="Region">The member.</param>
    /// <param name="Key">The new key.</param>
    /// <param name="Possession">The new key's signature over <see cref="PossessionDigest"/>.</param>
    /// <param name="By">Who signed.</param>
    public sealed record RotateKey(long Revision, string Region, MemberKey Key, ReadOnlyMemory<byte> Possession, OperatorSignature By)
        : ByOperator(Revision, By)
    {
        /// <summary>What a new key signs, to show that the member has it.</summary>
        public static Digest PossessionDigest(string chain, string region, MemberKey key)
        {
            ArgumentNullException.ThrowIfNull(key);
            return new WireWriter().Text("novacron federation key 1").Text(chain).Text(region).Bytes(key.Info.Span).Digest;
        }

        private protected override void WriteContent(WireWriter writer) =>
            writer.U8((byte)Kind.RotateKey).I64(Revision).Text(Region).Bytes(Key.Info.Span).Bytes(Possession.Span);

        internal static RotateKey ReadRest(ref WireReader reader) => new(
            reader.Count64(), reader.Name(), reader.Key(), reader.Signature(), OperatorSignature.Read(ref reader));
    }

    /// <summary>Another one answers for a member from now on; empty where nobody knows.</summary>
    public sealed record SetTrust(long Revision, string Region, string TrustDomain, OperatorSignature By) : ByOperator(Revision, By)
    {
        private protected override void WriteContent(WireWriter writer) =>
            writer.U8((byte)Kind.SetTrust).I64(Revision).Text(Region).Text(TrustDomain);

        internal static SetTrust ReadRest(ref WireReader reader) => new(
            reader.Count64(), reader.Name(), reader.NameOrNone(), OperatorSignature.Read(ref reader));
    }

    /// <summary>
    /// A VM is another region's from now on, one epoch higher, because an operator answers for its old owner: it does not run it, and
    /// never will. What a lost region's VMs without a lease come back by.
    /// </summary>
    public sealed record Reassign(long Revision, string Vm, long Epoch, string To, OperatorSignature By) : ByOperator(Revision, By)
    {
        private protected override void WriteContent(WireWriter writer) =>
            writer.U8((byte)Kind.Reassign).I64(Revision).Text(Vm).I64(Epoch).Text(To);

        internal static Reassign ReadRest(ref WireReader reader) => new(
            reader.Count64(), reader.Name(), reader.Count64(), reader.Name(), OperatorSignature.Read(ref reader));
    }
}
