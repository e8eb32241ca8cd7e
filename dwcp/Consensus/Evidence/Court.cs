using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Consensus.Evidence;

/// <summary>Judges by one epoch's configuration and keys. Contradictions are looked for first: they cost nothing, signatures do.</summary>
internal sealed class Court(FederationConfiguration configuration, IMemberVerifier verifier)
{
    public Verdict? TwoVotes(Proof.TwoVotes proof)
    {
        var (one, other) = (proof.One, proof.Other);
        return Contradict(one, other) && IsSigned(one) && IsSigned(other) ? Guilty(ItemOf(one.Kind), one.Signer) : null;
    }

    public Verdict? BrokenLock(Proof.BrokenLock proof) =>
        Contradict(proof.Locked, proof.Later) && IsSigned(proof.Locked) && IsSigned(proof.Later)
            ? Guilty("A4", proof.Later.Signer)
            : null;

    public Verdict? WrongResult(Proof.WrongResult proof) =>
        Contradict(proof.Vote, proof.Agreed)
            && IsSigned(proof.Vote)
            && proof.Agreed.IsValid(configuration.Chain, configuration.Epoch, configuration.Members.Count, verifier)
                ? Guilty("A5", proof.Vote.Signer)
                : null;

    public Verdict? BadCertificate(Proof.BadCertificate proof)
    {
        var (word, certificate) = (proof.Word, proof.Certificate);
        if (!RestsOn(proof)
            || !IsSigned(word)
            || certificate.IsValid(configuration.Chain, configuration.Epoch, configuration.Members.Count, verifier))
        {
            return null;
        }

        var isOld = proof.VotesOf != configuration.Epoch
            && certificate.Prevotes().Any(vote => IsSignedIn(proof.VotesOf, SignedWord.Of(vote)));
        return Guilty(isOld ? "A11" : "A6", word.Signer);
    }

    public Verdict? TwoStatements(Proof.TwoStatements proof) =>
        ItemOf(proof.One, proof.Other) is { } item && IsSigned(proof.One) && IsSigned(proof.Other)
            ? Guilty(item, proof.One.Signer)
            : null;

    public Verdict? OneStatement(Proof.OneStatement proof) =>
        ItemOf(proof.Statement) is { } item && IsSigned(proof.Statement) ? Guilty(item, proof.Statement.Signer) : null;

    public Verdict? AgainstRoot(Proof.AgainstRoot proof)
    {
        var certified = proof.Certified;
        var (index, root, item) = proof.Statement.Statement switch
        {
            Statement.Root it => (it.Index, it.State, "A5"),
            Statement.Seal it => (it.Index, it.State, "A5"),
            Statement.Manifest it => (it.Index, it.State, "A10"),
            _ => (-1, default, string.Empty),
        };
        return index == certified.Index
            && certified.Epoch == proof.Statement.Epoch
            && root != certified.Root
            && IsSigned(proof.Statement)
            && certified.Verify(configuration, verifier)
                ? Guilty(item, proof.Statement.Signer)
                : null;
    }

    public Verdict? StaleRun(Proof.StaleRun proof) =>
        proof.Statement.Statement is Statement.Runs runs
            && proof.Owner.Root.Epoch == proof.Statement.Epoch
            && proof.Owner.Root.Index <= runs.Seen
            && proof.Owner.Record.Vm == runs.Vm
            && proof.Owner.Record.Epoch > runs.VmEpoch
            && IsSigned(proof.Statement)
            && proof.Owner.Verify(configuration, verifier) is null
                ? Guilty("A8", proof.Statement.Signer)
                : null;

    /// <summary>Two words of one member that it may not both have signed.</summary>
    public static bool Contradict(SignedWord one, SignedWord other) =>
        (one.Signer, one.Height, one.Round, one.Kind) == (other.Signer, other.Height, other.Round, other.Kind)
        && one.Payload != other.Payload;

    /// <summary>
    /// A prevote for another block than the one precommitted before, although the voter knows of no quorum for it in a round since. A
    /// prevote for none is always allowed.
    /// </summary>
    public static bool Contradict(BftMessage.Precommit locked, BftMessage.Prevote later) =>
        (locked.Signer, locked.Height) == (later.Signer, later.Height)
        && locked.Value is { } value
        && later.Block is { } block
        && block != value.Block
        && later.Round > locked.Round
        && later.ValidRound < locked.Round;

    public static bool Contradict(BftMessage.Precommit vote, CommitCertificate agreed) =>
        vote.Height == agreed.Height
        && vote.Value is { } value
        && value.Block == agreed.Value.Block
        && value.Root != agreed.Value.Root;

    /// <summary>Which offence two statements of one member are; null for none.</summary>
    public static string? ItemOf(SignedStatement one, SignedStatement other)
    {
        if (one.Signer != other.Signer || one.Epoch != other.Epoch)
        {
            return null;
        }

        return (one.Statement, other.Statement) switch
        {
            (Statement.Root a, Statement.Root b) when a.Index == b.Index && a.State != b.State => "A5",
            (Statement.Seal a, Statement.Seal b) when a != b => "A5",
            (Statement.Head a, Statement.Head b) when a.Boot == b.Boot && a.Instance != b.Instance => "A12",
            (Statement.Head a, Statement.Head b) when a.Boot == b.Boot && Regresses(a, b) => "A7",
            (Statement.Change a, Statement.Change b)
                when (a.Region, a.Incarnation, a.Number) == (b.Region, b.Incarnation, b.Number) && a.Content != b.Content => "A9",
            _ => null,
        };
    }

    /// <summary>Which offence one statement is by itself; null for none.</summary>
    public string? ItemOf(SignedStatement one) => one.Statement switch
    {
        Statement.Change change when (uint)one.Signer < (uint)configuration.Members.Count
            && change.Region != configuration.Members[one.Signer].Region => "A9",
        Statement.Manifest manifest when manifest.Content != ManifestContent.Of(manifest.Pieces) => "A10",
        _ => null,
    };

    private static bool RestsOn(Proof.BadCertificate proof) => proof.Word.Payload == (proof.Word.Kind, proof.Block) switch
    {
        (BftKind.Proposal, { } block) => BftSigning.ProposalOf(block, proof.ValidRound, proof.Certificate.Digest),
        (BftKind.Prevote, _) => BftSigning.PrevoteOf(proof.Block, proof.ValidRound, proof.Certificate.Digest),
        _ => default,
    };

    private static bool Regresses(Statement.Head a, Statement.Head b) =>
        (a.Counter < b.Counter && a.Index > b.Index) || (b.Counter < a.Counter && b.Index > a.Index);

    private static string ItemOf(BftKind kind) => kind switch
    {
        BftKind.Proposal => "A1",
        BftKind.Prevote => "A2",
        _ => "A3",
    };

    private Verdict? Guilty(string item, int signer) =>
        (uint)signer < (uint)configuration.Members.Count ? new Verdict(item, configuration.Members[signer].Region) : null;

    private bool IsSigned(SignedStatement statement) => statement.IsSigned(configuration.Chain, verifier);

    private bool IsSigned(BftMessage.Signed vote) => IsSigned(SignedWord.Of(vote));

    private bool IsSigned(SignedWord word) => IsSignedIn(configuration.Epoch, word);

    private bool IsSignedIn(long epoch, SignedWord word) =>
        verifier.Verify(word.Signer, word.SigningDigest(configuration.Chain, epoch), word.Signature.Span);
}
