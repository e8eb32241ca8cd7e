using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>
/// A member that keeps the rules but for one offence of the catalogue: it has its key and all that it sends and hears, and says one thing
/// more.
/// </summary>
internal sealed class Liar(string item, int key, int place, string chain)
{
    private readonly IMemberSigner _signer = SimKeys.Signer(key);
    private readonly Dictionary<(long Height, int Round, Digest Block), List<PrevoteCertificate.Vote>> _old = [];
    private long _oldEpoch;

    /// <summary>
    /// When it lied first. From then on there are both words that contradict each other: each lie twists what has just been said, A9 and
    /// A10 contradict themselves, and for A8 it has the certificate that it lies against.
    /// </summary>
    public TimeSpan? At { get; private set; }

    /// <summary>What it hears may be of use later.</summary>
    public void Hear(ReadOnlyMemory<byte> message, AcpReplica? replica)
    {
        if (item == "A11"
            && AcpCodec.Decode(message) is AcpMessage.Engine engine
            && replica is not null
            && IsOfBft(engine, replica)
            && BftCodec.Decode(engine.Message) is BftMessage.Prevote { Block: { } block } vote
            && (_oldEpoch == 0 || _oldEpoch == engine.Epoch))
        {
            _oldEpoch = engine.Epoch;
            var slot = (vote.Height, vote.Round, block);
            var votes = _old.TryGetValue(slot, out var known) ? known : _old[slot] = [];
            votes.Add(new PrevoteCertificate.Vote(vote.Signer, vote.ValidRound, vote.Cited, vote.Signature));
        }
    }

    /// <summary>The lie that goes with a message, if one does.</summary>
    public AcpMessage? LieAbout(ReadOnlyMemory<byte> message, AcpReplica replica, TimeSpan now)
    {
        var lie = AcpCodec.Decode(message) switch
        {
            AcpMessage.Engine engine when IsOfBft(engine, replica) =>
                BftCodec.Decode(engine.Message) is BftMessage.Signed word && Twist(engine.Epoch, word) is { } twisted
                    ? new AcpMessage.Engine(engine.Epoch, BftCodec.Encode(twisted))
                    : null,
            AcpMessage.Said said => Twist(said.Signed, replica) is { } twisted ? new AcpMessage.Said(twisted) : null,
            _ => (AcpMessage?)null,
        };
        At ??= lie is null ? null : now;
        return lie;
    }

    /// <summary>Whether a message is one of the engine that it knows how to twist: at an epoch's end there are those of both.</summary>
    private static bool IsOfBft(AcpMessage.Engine engine, AcpReplica replica) =>
        replica.State.Configuration is { Mode: ConsensusMode.Byzantine } now && now.Epoch == engine.Epoch;

    private BftMessage.Signed? Twist(long epoch, BftMessage.Signed word) => (item, word) switch
    {
        ("A1", BftMessage.Proposal it) => Sign(epoch, it with
        {
            Block = new BftBlock(it.Height, it.Block.Previous, [.. it.Block.Commands, new byte[] { 1 }]), ValidRound = -1, Proof = null,
        }),
        ("A2", BftMessage.Prevote { Block: not null } it) => Sign(epoch, it with { Block = null }),
        ("A3", BftMessage.Precommit { Value: not null } it) => Sign(epoch, it with { Value = null, Proof = null }),
        ("A4", BftMessage.Precommit { Value: not null } it) => Sign(epoch, new BftMessage.Prevote(
            it.Height, it.Round + 1, Digest.Of("another"u8), -1, null, null, place, default)),
        ("A6", BftMessage.Prevote { Block: { } block } it) => Cite(epoch, it, new PrevoteCertificate(
            it.Height, it.Round, block, [new PrevoteCertificate.Vote(place, it.ValidRound, it.Cited, it.Signature)])),
        ("A11", BftMessage.Prevote { Block: not null } it) when epoch > _oldEpoch && _oldEpoch > 0 && _old.Count > 0 =>
            Cite(epoch, it, OldCertificate()),
        _ => null,
    };

    private PrevoteCertificate OldCertificate()
    {
        var ((height, round, block), votes) = _old.First();
        return new PrevoteCertificate(height, round, block, [.. votes.DistinctBy(vote => vote.Signer).OrderBy(vote => vote.Signer)]);
    }

    private SignedStatement? Twist(SignedStatement said, AcpReplica replica)
    {
        Statement? statement = (item, said.Statement) switch
        {
            ("A5", Statement.Root it) => it with { State = Digest.Of("another"u8) },
            ("A7", Statement.Head { Index: > 1 } it) => it with { Counter = it.Counter + 1000, Index = it.Index - 1 },
            ("A8", Statement.Root it) when Moved(replica) is { } moved => new Statement.Runs(moved.Vm, moved.Epoch - 1, it.Index + 100),
            ("A9", Statement.Root it) => new Statement.Change("r0", 1, it.Index, Digest.Of("change"u8)),
            ("A10", Statement.Root it) => ManifestContent.ManifestOf(it.Index, it.State, new byte[100], 50) with { Content = it.State },
            ("A12", Statement.Head it) => it with { Instance = Digest.Of("twin"u8) },
            _ => null,
        };
        return statement is null ? null : SignedStatement.Sign(chain, said.Epoch, place, statement, _signer);
    }

    /// <summary>A guest of which it is certified that an epoch of its ownership is over.</summary>
    private static VmOwnership? Moved(AcpReplica replica) => replica.State.Vms
        .Select(vm => replica.Certify(vm.Vm)?.Record)
        .FirstOrDefault(vm => vm?.Arrival is not null);

    private BftMessage.Prevote Cite(long epoch, BftMessage.Prevote it, PrevoteCertificate certificate) => (BftMessage.Prevote)Sign(
        epoch, it with { Round = it.Round + 1, ValidRound = it.Round, Cited = certificate.Digest, Proof = certificate });

    private BftMessage.Signed Sign(long epoch, BftMessage.Signed word) =>
        word with { Signature = _signer.Sign(word.SigningDigest(chain, epoch)) };
}
