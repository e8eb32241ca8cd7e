using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>What one member says to another. A closed list.</summary>
public abstract record BftMessage
{
    private BftMessage()
    {
    }

    /// <summary>What a member signs; once for a height, round and kind, for ever.</summary>
    /// <param name="Height">The height.</param>
    /// <param name="Round">The round, from 0.</param>
    /// <param name="Signer">Who signed.</param>
    /// <param name="Signature">The signature over <see cref="SigningDigest"/>.</param>
    public abstract record Signed(long Height, int Round, int Signer, ReadOnlyMemory<byte> Signature) : BftMessage
    {
        /// <summary>What kind of word it is.</summary>
        public abstract BftKind Kind { get; }

        private Remembered _payload;

        /// <summary>Another one like it: what it says may differ.</summary>
        protected Signed(Signed original)
            : base(original) =>
            (Height, Round, Signer, Signature) = (original.Height, original.Round, original.Signer, original.Signature);

        /// <summary>The digest of what it says; found when it is first asked for.</summary>
        public Digest Payload => Said.Payload;

        private Found Said => _payload.Value ??= new Found(FindPayload());

        /// <summary>Finds the digest of what it says.</summary>
        protected abstract Digest FindPayload();

        /// <summary>What the signature is over.</summary>
        public Digest SigningDigest(string chain, long epoch)
        {
            var said = Said;
            if (said.Signing is not { } signing || signing.Epoch != epoch || !string.Equals(signing.Chain, chain, StringComparison.Ordinal))
            {
                signing = new Signing(chain, epoch, BftSigning.Of(chain, epoch, Height, Round, Kind, said.Payload, Signer));
                said.Signing = signing;
            }

            return signing.Digest;
        }

        /// <summary>Whether its signer signed it, for this epoch of this chain. What it rests on is not judged.</summary>
        public bool IsSigned(string chain, long epoch, IMemberVerifier verifier) =>
            verifier.Verify(Signer, SigningDigest(chain, epoch), Signature.Span)
            || ((verifier as BftSignatures)?.Planted == PlantedBug.AnyEpoch
                && verifier.Verify(Signer, SigningDigest(chain, epoch - 1), Signature.Span));
    }

    private sealed record Signing(string Chain, long Epoch, Digest Digest);

    private sealed class Found(Digest payload)
    {
        public Digest Payload => payload;

        /// <summary>What was signed, for the chain and epoch that were asked for last.</summary>
        public Signing? Signing { get; set; }
    }

    /// <summary>Is no part of what makes two words equal.</summary>
    private struct Remembered : IEquatable<Remembered>
    {
        public Found? Value;

        public readonly bool Equals(Remembered other) => true;

        public override readonly bool Equals(object? obj) => obj is Remembered;

        public override readonly int GetHashCode() => 0;
    }

    /// <summary>Let us have this block.</summary>
    /// <param name="Height">The height.</param>
    /// <param name="Round">The round; its proposer alone may.</param>
    /// <param name="Block">The block.</param>
    /// <param name="ValidRound">The earlier round in which a quorum prevoted for it; -1 for a new block.</param>
    /// <param name="Proof">The certificate of these prevotes; the signature covers its digest.</param>
    /// <param name="Signer">Who signed.</param>
    /// <param name="Signature">The signature.</param>
    public sealed record Proposal(
        long Height, int Round, BftBlock Block, int ValidRound, PrevoteCertificate? Proof, int Signer, ReadOnlyMemory<byte> Signature)
        : Signed(Height, Round, Signer, Signature)
    {
        /// <inheritdoc/>
        public override BftKind Kind => BftKind.Proposal;

        /// <inheritdoc/>
        protected override Digest FindPayload() => BftSigning.ProposalOf(Block.Digest, ValidRound, Proof?.Digest);
    }

    /// <summary>The first vote: I would have this block, or none in this round.</summary>
    /// <param name="Height">The height.</param>
    /// <param name="Round">The round.</param>
    /// <param name="Block">The block's digest; null for none.</param>
    /// <param name="ValidRound">The latest round known to the voter in which a quorum prevoted for it; -1 for none.</param>
    /// <param name="Cited">The digest of that round's certificate; the signature covers it.</param>
    /// <param name="Proof">That certificate, so that nobody has to look for it; null in a vote that is counted.</param>
    /// <param name="Signer">Who signed.</param>
    /// <param name="Signature">The signature.</param>
    public sealed record Prevote(
        long Height, int Round, Digest? Block, int ValidRound, Digest? Cited, PrevoteCertificate? Proof, int Signer,
        ReadOnlyMemory<byte> Signature) : Signed(Height, Round, Signer, Signature)
    {
        /// <inheritdoc/>
        public override BftKind Kind => BftKind.Prevote;

        /// <inheritdoc/>
        protected override Digest FindPayload() => BftSigning.PrevoteOf(Block, ValidRound, Cited);
    }

    /// <summary>The second vote: a quorum would have this block, and this is the state after it; or none in this round.</summary>
    /// <param name="Height">The height.</param>
    /// <param name="Round">The round.</param>
    /// <param name="Value">Block and root; null for none.</param>
    /// <param name="Proof">The prevotes that it rests on, so that all know them; not signed, null in a vote that is counted.</param>
    /// <param name="Signer">Who signed.</param>
    /// <param name="Signature">The signature.</param>
    public sealed record Precommit(
        long Height, int Round, BftResult? Value, PrevoteCertificate? Proof, int Signer, ReadOnlyMemory<byte> Signature)
        : Signed(Height, Round, Signer, Signature)
    {
        /// <inheritdoc/>
        public override BftKind Kind => BftKind.Precommit;

        /// <inheritdoc/>
        protected override Digest FindPayload() => BftSigning.PrecommitOf(Value);
    }

    /// <summary>Somebody in the sender's region wants these commands in a block.</summary>
    public sealed record Commands(IReadOnlyList<ReadOnlyMemory<byte>> Wanted) : BftMessage;

    /// <summary>Where the sender is.</summary>
    public sealed record Status(long Height, int Round) : BftMessage;

    /// <summary>Why the sender has left a round: precommits of it by a quorum, whatever they are for.</summary>
    public sealed record RoundEnd(IReadOnlyList<Precommit> Votes) : BftMessage;

    /// <summary>Send me a block that is voted on.</summary>
    public sealed record WantBlock(long Height, Digest Block) : BftMessage;

    /// <summary>The answer to <see cref="WantBlock"/>; its digest proves it.</summary>
    public sealed record Candidate(BftBlock Block) : BftMessage;

    /// <summary>Send me what was agreed on from a height on.</summary>
    public sealed record Fetch(long Height) : BftMessage;

    /// <summary>An answer to <see cref="Fetch"/>.</summary>
    public sealed record Blocks(IReadOnlyList<BftCommitted> Committed) : BftMessage;

    /// <summary>Send me more of a snapshot.</summary>
    /// <param name="Height">The snapshot.</param>
    /// <param name="Offset">Where the piece begins.</param>
    public sealed record FetchPiece(long Height, int Offset) : BftMessage;

    /// <summary>A piece of a snapshot, where the blocks are gone.</summary>
    /// <param name="Certificate">Proves the root of the whole.</param>
    /// <param name="Length">The length of the whole, in bytes.</param>
    /// <param name="Offset">Where the piece begins.</param>
    /// <param name="Bytes">The piece.</param>
    public sealed record Piece(CommitCertificate Certificate, int Length, int Offset, ReadOnlyMemory<byte> Bytes) : BftMessage;
}
