using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Consensus.Evidence;

/// <summary>
/// Keeps what members have signed lately in one epoch, and finds what contradicts itself. Nothing is kept whose signature was not verified:
/// nobody can fill it in another one's name. Not thread-safe.
/// </summary>
/// <param name="configuration">The epoch.</param>
/// <param name="verifier">Knows its keys; best one that remembers.</param>
public sealed class EvidenceCollector(FederationConfiguration configuration, IMemberVerifier verifier)
{
    /// <summary>Heights of which words are kept, for each member; the oldest goes.</summary>
    public const int HeightsMax = 128;

    /// <summary>Words kept of one member at one height.</summary>
    public const int WordsMax = 64;

    /// <summary>Statements kept of one member; the oldest goes.</summary>
    public const int StatementsMax = 256;

    private readonly Court _court = new(configuration, verifier);
    private readonly Kept<long, List<BftMessage.Signed>>[] _words = Make<long, List<BftMessage.Signed>>(configuration, HeightsMax);
    private readonly Kept<Digest, SignedStatement>[] _statements = Make<Digest, SignedStatement>(configuration, StatementsMax);
    private readonly Kept<long, CommitCertificate> _agreed = new(HeightsMax);

    /// <summary>Somebody sent a message of the Byzantine-tolerant engine. Votes within it are looked at as well.</summary>
    public IReadOnlyList<Proof> See(BftMessage message)
    {
        List<Proof> proofs = [];
        switch (message)
        {
            case BftMessage.Proposal it:
                SeeWord(it, proofs);
                SeeCertificate(it, it.Block.Digest, it.ValidRound, it.Proof, it.Proof?.Digest, proofs);
                break;
            case BftMessage.Prevote it:
                SeeWord(it, proofs);
                SeeCertificate(it, it.Block, it.ValidRound, it.Proof, it.Cited, proofs);
                break;
            case BftMessage.Precommit it:
                SeeWord(it, proofs);
                SeeVotes(it.Proof?.Prevotes(), proofs);
                break;
            case BftMessage.RoundEnd it:
                SeeVotes(it.Votes, proofs);
                break;
            case BftMessage.Blocks it:
                foreach (var committed in it.Committed)
                {
                    SeeAgreed(committed.Certificate, proofs);
                }

                break;
        }

        return proofs;
    }

    /// <summary>A block was agreed on: whoever precommits it with another state lies.</summary>
    public IReadOnlyList<Proof> See(CommitCertificate agreed)
    {
        List<Proof> proofs = [];
        SeeAgreed(agreed, proofs);
        return proofs;
    }

    /// <summary>Somebody made a statement.</summary>
    public IReadOnlyList<Proof> See(SignedStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        List<Proof> proofs = [];
        if (!IsMember(statement.Signer)
            || statement.Epoch != configuration.Epoch
            || !statement.IsSigned(configuration.Chain, verifier))
        {
            return proofs;
        }

        if (_court.ItemOf(statement) is not null)
        {
            proofs.Add(new Proof.OneStatement(statement));
        }

        var kept = _statements[statement.Signer];
        proofs.AddRange(kept.Values
            .Where(other => Court.ItemOf(statement, other) is not null)
            .Select(other => new Proof.TwoStatements(other, statement)));
        kept.Add(statement.Statement.SigningDigest(configuration.Chain, statement.Epoch, statement.Signer), statement);
        return proofs;
    }

    /// <summary>A quorum signed a root: whoever signed another one at its index lied, and whoever gives another state away.</summary>
    public IReadOnlyList<Proof> See(RootCertificate certified)
    {
        ArgumentNullException.ThrowIfNull(certified);
        return
        [
            .. _statements.SelectMany(kept => kept.Values)
                .Select(statement => new Proof.AgainstRoot(statement, certified))
                .Where(proof => _court.AgainstRoot(proof) is not null),
        ];
    }

    /// <summary>
    /// An owner was certified: whoever says that he runs the guest by an epoch before, and has seen that it is over, lies.
    /// </summary>
    public IReadOnlyList<Proof> See(OwnershipCertificate owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return
        [
            .. _statements.SelectMany(kept => kept.Values)
                .Select(statement => new Proof.StaleRun(statement, owner))
                .Where(proof => _court.StaleRun(proof) is not null),
        ];
    }

    /// <summary>What members said of guests that run there, as far as it is kept: a later certificate may contradict it.</summary>
    internal IEnumerable<Statement.Runs> Runs =>
        _statements.SelectMany(kept => kept.Values).Select(signed => signed.Statement).OfType<Statement.Runs>();

    private void SeeVotes(IEnumerable<BftMessage.Signed>? votes, List<Proof> proofs)
    {
        foreach (var vote in votes ?? [])
        {
            SeeWord(vote, proofs);
        }
    }

    private void SeeWord(BftMessage.Signed word, List<Proof> proofs)
    {
        if (!IsMember(word.Signer))
        {
            return;
        }

        var kept = _words[word.Signer];
        var words = kept.TryGet(word.Height, out var present) ? present : [];
        if (words.Any(other => IsSame(other, word)) || words.Count >= WordsMax || !IsSigned(word))
        {
            return;
        }

        proofs.AddRange(words.Select(other => Contradiction(other, word)).OfType<Proof>());
        if (word is BftMessage.Precommit vote && _agreed.TryGet(word.Height, out var agreed) && Court.Contradict(vote, agreed))
        {
            proofs.Add(new Proof.WrongResult(configuration.Epoch, vote, agreed));
        }

        // Blocks and certificates are not part of what was signed, but for their digests.
        words.Add(word);
        kept.Add(word.Height, words);
    }

    private Proof? Contradiction(BftMessage.Signed other, BftMessage.Signed word)
    {
        if (Court.Contradict(SignedWord.Of(other), SignedWord.Of(word)))
        {
            return new Proof.TwoVotes(configuration.Epoch, SignedWord.Of(other), SignedWord.Of(word));
        }

        return (other, word) switch
        {
            (BftMessage.Precommit locked, BftMessage.Prevote later) when Court.Contradict(locked, later) =>
                new Proof.BrokenLock(configuration.Epoch, locked, later),
            (BftMessage.Prevote later, BftMessage.Precommit locked) when Court.Contradict(locked, later) =>
                new Proof.BrokenLock(configuration.Epoch, locked, later),
            _ => null,
        };
    }

    private void SeeCertificate(
        BftMessage.Signed word, Digest? block, int validRound, PrevoteCertificate? certificate, Digest? cited, List<Proof> proofs)
    {
        if (certificate is null || certificate.Digest != cited || !IsMember(word.Signer))
        {
            return;
        }

        if (certificate.IsValid(configuration.Chain, configuration.Epoch, configuration.Members.Count, verifier))
        {
            SeeVotes(certificate.Prevotes(), proofs);
        }
        else if (IsSigned(word))
        {
            proofs.Add(new Proof.BadCertificate(
                configuration.Epoch, SignedWord.Of(word), block, validRound, certificate, EpochOf(certificate)));
        }
    }

    /// <summary>The epoch that a certificate's votes are of, if it is a late one; else this one.</summary>
    private long EpochOf(PrevoteCertificate certificate)
    {
        for (var epoch = configuration.Epoch - 1; epoch >= Math.Max(1, configuration.Epoch - LogLimits.EndedMax); epoch--)
        {
            if (certificate.Prevotes().Any(vote => IsSignedIn(epoch, vote)))
            {
                return epoch;
            }
        }

        return configuration.Epoch;
    }

    private void SeeAgreed(CommitCertificate agreed, List<Proof> proofs)
    {
        if (_agreed.TryGet(agreed.Height, out _)
            || !agreed.IsValid(configuration.Chain, configuration.Epoch, configuration.Members.Count, verifier))
        {
            return;
        }

        _agreed.Add(agreed.Height, agreed);
        SeeVotes(agreed.Precommits(), proofs);
        foreach (var kept in _words)
        {
            if (kept.TryGet(agreed.Height, out var words))
            {
                proofs.AddRange(words.OfType<BftMessage.Precommit>()
                    .Where(vote => Court.Contradict(vote, agreed))
                    .Select(vote => new Proof.WrongResult(configuration.Epoch, vote, agreed)));
            }
        }
    }

    private static bool IsSame(BftMessage.Signed one, BftMessage.Signed other) =>
        one.Kind == other.Kind && one.Round == other.Round && one.Payload == other.Payload;

    private bool IsMember(int signer) => (uint)signer < (uint)_words.Length;

    private bool IsSigned(BftMessage.Signed word) => IsSignedIn(configuration.Epoch, word);

    private bool IsSignedIn(long epoch, BftMessage.Signed word) =>
        verifier.Verify(word.Signer, word.SigningDigest(configuration.Chain, epoch), word.Signature.Span);

    private static Kept<TKey, TValue>[] Make<TKey, TValue>(FederationConfiguration configuration, int max)
        where TKey : notnull => [.. configuration.Members.Select(_ => new Kept<TKey, TValue>(max))];
}
