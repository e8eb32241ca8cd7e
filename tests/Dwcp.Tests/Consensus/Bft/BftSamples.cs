using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>Messages of every kind, by a seed.</summary>
internal sealed class BftSamples(int seed)
{
    private readonly Random _random = new(seed);

    public IReadOnlyList<BftMessage> All =>
    [
        Proposal(), Prevote(), Precommit(), new BftMessage.Commands(Commands()), new BftMessage.Status(Height, Round),
        new BftMessage.RoundEnd([Precommit(), Precommit()]), new BftMessage.WantBlock(Height, Digest()), new BftMessage.Candidate(Block()),
        new BftMessage.Fetch(Height), new BftMessage.Blocks([Committed(), Committed()]), new BftMessage.FetchPiece(Height, Round),
        new BftMessage.Piece(Certificate(), Round, Round, Bytes(300)),
    ];

    private long Height => _random.NextInt64(1L << 40);

    private int Round => _random.Next(1000);

    public BftMessage.Proposal Proposal() =>
        _random.Next(2) == 0
            ? new(Height, Round, Block(), -1, null, _random.Next(4), Bytes(64))
            : new(Height, Round, Block(), Round, Proof(), _random.Next(4), Bytes(64));

    public BftMessage.Prevote Prevote() =>
        _random.Next(2) == 0
            ? new(Height, Round, null, -1, null, null, _random.Next(4), Bytes(64))
            : new(Height, Round, Digest(), Round, Digest(), Proof(), _random.Next(4), Bytes(64));

    public BftMessage.Precommit Precommit() =>
        _random.Next(2) == 0
            ? new(Height, Round, null, null, _random.Next(4), Bytes(64))
            : new(Height, Round, new BftResult(Digest(), Digest()), Proof(), _random.Next(4), Bytes(64));

    public PrevoteCertificate Proof() => new(
        Height, Round, Digest(),
        [.. Enumerable.Range(0, 3).Select(signer => new PrevoteCertificate.Vote(signer, Round, Digest(), Bytes(64)))]);

    public CommitCertificate Certificate() => new(
        Height, Round, new BftResult(Digest(), Digest()),
        [.. Enumerable.Range(0, 3).Select(signer => new CommitCertificate.Vote(signer, Bytes(64)))]);

    public BftBlock Block() => new(Height, Digest(), Commands());

    public BftCommitted Committed() => new(Block(), Certificate());

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private ReadOnlyMemory<byte>[] Commands() =>
        [.. Enumerable.Range(0, _random.Next(5)).Select(_ => (ReadOnlyMemory<byte>)Bytes(_random.Next(1, 50)))];

    private Digest Digest() => new(Bytes(NovaCron.Dwcp.Consensus.Signing.Digest.Bytes));
}
