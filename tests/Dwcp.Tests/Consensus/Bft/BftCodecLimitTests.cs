using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Consensus.Wire;
using static NovaCron.Dwcp.Tests.Consensus.Bft.BftWords;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>What is at a limit is read, what is one beyond it is refused with the number in the text.</summary>
public sealed class BftCodecLimitTests
{
    private static readonly BftBlock A = Block("a");

    [Fact]
    public void Codes_of_messages_are_what_they_are_for_ever()
    {
        BftMessage[] messages =
        [
            Proposal(0, 0, A), Prevote(0, 0, A), Precommit(0, 0, A), new BftMessage.Commands([]), new BftMessage.Status(1, 0),
            new BftMessage.RoundEnd([]), new BftMessage.WantBlock(1, A.Digest), new BftMessage.Candidate(A), new BftMessage.Fetch(1),
            new BftMessage.Blocks([]), new BftMessage.FetchPiece(1, 0), new BftMessage.Piece(Commit(0, A, 0), 1, 0, Bytes("a")),
        ];
        Assert.Equal(Enumerable.Range(1, 12).Select(code => (byte)code), messages.Select(message => BftCodec.Encode(message)[0]));
        foreach (var message in messages)
        {
            var bytes = BftCodec.Encode(message);
            Assert.Equal(message.GetType(), BftCodec.Decode(bytes).GetType());
            Assert.Equal(bytes, BftCodec.Encode(BftCodec.Decode(bytes)));
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.Throws<WireFormatException>(() => BftCodec.Decode(bytes.AsMemory(0, length)));
            }

            Refused("1 bytes are left over", [.. bytes, 0]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    public void Code_that_is_none_is_refused(byte code) => Refused($"{code} is no message", [code]);

    [Fact]
    public void Message_has_so_many_bytes_at_most()
    {
        Refused("a message of 4194305 bytes is longer than 4194304", new byte[BftCodec.MessageBytesMax + 1]);
        Refused("0 is no message", new byte[BftCodec.MessageBytesMax]);
    }

    [Fact]
    public void Numbers_are_within_their_ranges()
    {
        Read(new BftMessage.Status(0, 0));
        Refused("-1 is negative", new BftMessage.Status(-1, 0));
        Refused("-1 is negative", new BftMessage.Status(1, -1));
        Refused("-2 is negative", new BftMessage.FetchPiece(0, -2));
        Read(Prevote(0, 0, A) with { ValidRound = -1, Signer = 63 });
        Read(Prevote(0, 0, A) with { ValidRound = 0 });
        Refused("-2 is no round", Prevote(0, 0, A) with { ValidRound = -2 });
        Refused("-2 is no round", Proposal(0, 0, A) with { ValidRound = -2 });
        Refused("-1 is negative", Proposal(0, -1, A));
        Refused("-1 is no member", Precommit(0, 0, A) with { Signer = -1 });
        Refused("64 is no member", Precommit(0, 0, A) with { Signer = 64 });
    }

    [Fact]
    public void Signature_has_so_many_bytes_at_most()
    {
        Read(Precommit(0, 0, A) with { Signature = new byte[128] });
        Refused("a length of 129 is outside 0 to 128", Precommit(0, 0, A) with { Signature = new byte[129] });
    }

    [Fact]
    public void Lists_of_votes_have_so_many_at_most()
    {
        int[] all = [.. Enumerable.Range(0, 64)];
        Read(Precommit(0, 0, A, Polka(0, A, all)));
        Read(new BftMessage.RoundEnd([.. all.Select(signer => Precommit(signer, 0, null))]));
        Read(new BftMessage.Blocks([new BftCommitted(A, Commit(0, A, all))]));
        Refused("a length of 65 is outside 0 to 64", Precommit(0, 0, A, Polka(0, A, [.. all, 0])));
        Refused("a length of 65 is outside 0 to 64", new BftMessage.RoundEnd([.. all.Append(0).Select(one => Precommit(one, 0, null))]));
        Refused("a length of 65 is outside 0 to 64", new BftMessage.Blocks([new BftCommitted(A, Commit(0, A, [.. all, 0]))]));
    }

    [Fact]
    public void Blocks_commands_and_pieces_have_limits()
    {
        Read(new BftMessage.Blocks([.. Enumerable.Repeat(Agreed(A), 256)]));
        Refused("a length of 257 is outside 0 to 256", new BftMessage.Blocks([.. Enumerable.Repeat(Agreed(A), 257)]));
        Read(new BftMessage.Commands([.. Enumerable.Repeat(A.Commands[0], 256)]));
        Refused("a length of 257 is outside 0 to 256", new BftMessage.Commands([.. Enumerable.Repeat(A.Commands[0], 257)]));
        Read(new BftMessage.Commands([new byte[(1 << 20) - 1], new byte[1]]));
        Refused("a length of 1048577 is outside 0 to 1048576", new BftMessage.Commands([new byte[(1 << 20) + 1]]));
        Refused("1048577 bytes of commands are too many", new BftMessage.Commands([new byte[1 << 20], new byte[1]]));
        Read(new BftMessage.Piece(Commit(0, A, 0), 1, 0, new byte[1 << 20]));
        Refused("a length of 1048577 is outside 0 to 1048576", new BftMessage.Piece(Commit(0, A, 0), 1, 0, new byte[(1 << 20) + 1]));
    }

    [Fact]
    public void Block_is_within_its_limits_with_256_commands_and_a_mebibyte()
    {
        Assert.True(Of(256, 1).IsWithinLimits && Of(1, 1 << 20).IsWithinLimits && Of(256, 1 << 12).IsWithinLimits);
        Assert.False(Of(0, 1).IsWithinLimits || Of(257, 1).IsWithinLimits || Of(1, (1 << 20) + 1).IsWithinLimits);
        Assert.False(Of(1, 0).IsWithinLimits || new BftBlock(1, default, [A.Commands[0], default]).IsWithinLimits);

        static BftBlock Of(int count, int bytes) => new(1, default, [.. Enumerable.Repeat((ReadOnlyMemory<byte>)new byte[bytes], count)]);
    }

    [Fact]
    public void Digests_differ_by_all_that_they_name()
    {
        var polka = Polka(0, A, 0, 2);
        AssertDistinct(
        [
            A.Digest, After(A, "a").Digest, new BftBlock(2, default, A.Commands).Digest, new BftBlock(1, A.Digest, A.Commands).Digest,
            Block("b").Digest, Block("a", "b").Digest, Block("ab").Digest,
        ]);
        AssertDistinct(
        [
            polka.Digest, Polka(1, A, 0, 2).Digest, Polka(0, Block("b"), 0, 2).Digest, Polka(0, A, 0, 3).Digest, Polka(0, A, 0).Digest,
            new PrevoteCertificate(2, 0, A.Digest, polka.Votes).Digest,
        ]);
        AssertDistinct(
        [
            BftSigning.ProposalOf(A.Digest, -1, null), BftSigning.ProposalOf(A.Digest, 0, null),
            BftSigning.ProposalOf(A.Digest, 0, A.Digest),
            BftSigning.ProposalOf(polka.Digest, -1, null), BftSigning.PrevoteOf(null, -1, null), BftSigning.PrevoteOf(A.Digest, -1, null),
            BftSigning.PrevoteOf(A.Digest, 0, null), BftSigning.PrevoteOf(A.Digest, 0, A.Digest), BftSigning.PrecommitOf(null),
            BftSigning.PrecommitOf(new BftResult(A.Digest, A.Digest)), BftSigning.PrecommitOf(new BftResult(A.Digest, polka.Digest)),
            BftSigning.PrecommitOf(new BftResult(polka.Digest, A.Digest)),
        ]);
        AssertDistinct(
        [
            Sig(), Sig(chain: "other"), Sig(epoch: 2), Sig(height: 2), Sig(round: 1), Sig(kind: BftKind.Precommit), Sig(signer: 1),
            BftSigning.Of("c", 1, 1, 0, BftKind.Prevote, polka.Digest, 0),
        ]);

        static Digest Sig(
            string chain = "c", long epoch = 1, long height = 1, int round = 0, BftKind kind = BftKind.Prevote, int signer = 0) =>
            BftSigning.Of(chain, epoch, height, round, kind, A.Digest, signer);
    }

    [Fact]
    public void Digests_are_what_they_are_for_ever()
    {
        Assert.StartsWith("52c82c05c4ffc634", $"{A.Digest}");
        Assert.StartsWith("571918311a1e46c1", $"{new PrevoteCertificate(1, 0, default, []).Digest}");
        Assert.StartsWith("0063ebf8a3e00d33", $"{BftSigning.Of("c", 1, 1, 0, BftKind.Prevote, default, 0)}");
        Assert.StartsWith("8834ae966eb9f3bf", $"{BftSigning.ProposalOf(default, 0, default(Digest))}");
        Assert.StartsWith("a199d230d6bea72a", $"{BftSigning.PrevoteOf(default(Digest), 0, default(Digest))}");
        Assert.StartsWith("ae0798d0ecaed2b7", $"{BftSigning.PrecommitOf(default(BftResult))}");
    }

    [Fact]
    public void Write_changes_what_it_names_and_nothing_else()
    {
        var nothing = new BftOutput.Write(null, null, null, null, null, 0);
        Assert.Empty(BftStableCodec.ToChanges(5, nothing));
        var votes = new BftVotes(1, 0, null, null, []);
        Assert.Equal(
            ["BftVote 0", "BftVote 1", "BftVote 2", "BftBlock 1", "BftSnapshot 0", "drop BftBlock 1"],
            BftStableCodec.ToChanges(
                5, new BftOutput.Write(Proposal(0, 0, A), votes, new BftLock(1, null, null), Agreed(A), Snapshot(A), 1)).Select(Text));
        Assert.Equal(["BftVote 2"], BftStableCodec.ToChanges(5, nothing with { Proposal = Proposal(0, 0, A) }).Select(Text));
        Assert.Equal(["BftSnapshot 0"], new[] { BftStableCodec.Begin(5, Snapshot(A)) }.Select(Text));

        static string Text(StableChange change)
        {
            var key = change is StableChange.Put put ? put.Key : ((StableChange.DropUpTo)change).Key;
            Assert.Equal(5, key.Epoch);
            return $"{(change is StableChange.Put ? "" : "drop ")}{key.Slot} {key.Number}";
        }
    }

    [Fact]
    public void Records_are_read_in_any_order_and_nothing_may_be_left_over()
    {
        var b = After(A, "b");
        var write = new BftOutput.Write(null, new BftVotes(3, 2, null, null, []), new BftLock(3, null, null), Agreed(b), null, 0);
        StableRecord[] records =
        [
            .. BftStableCodec.ToChanges(5, write).Append(BftStableCodec.Begin(5, BftSnapshot.Genesis(default, default)))
                .Concat(BftStableCodec.ToChanges(5, write with { Committed = Agreed(A), Votes = null, Lock = null }))
                .Cast<StableChange.Put>().Select(put => new StableRecord(put.Key, put.Value)),
        ];
        var read = BftStableCodec.Read(5, records)!;
        Assert.Equal([1, 2], read.Blocks.Select(one => one.Block.Height));
        Assert.Equal((3, 2), (read.Votes!.Height, read.Votes.Round));
        Assert.Equal(3, read.Lock!.Height);
        Assert.Null(read.Proposal);
        foreach (var record in records)
        {
            Assert.Throws<WireFormatException>(() => BftStableCodec.Read(5, [record with { Value = (byte[])[.. record.Value.Span, 0] }]));
            Assert.Throws<WireFormatException>(() => BftStableCodec.Read(5, [record with { Value = record.Value[..^1] }]));
        }

        Assert.Null(BftStableCodec.Read(5, records.Where(record => record.Key.Slot != StableSlot.BftSnapshot)));
    }

    private static void AssertDistinct(Digest[] digests) =>
        Assert.Equal(digests.Length, digests.Distinct().Count());

    private static void Read(BftMessage message)
    {
        var bytes = BftCodec.Encode(message);
        Assert.Equal(bytes, BftCodec.Encode(BftCodec.Decode(bytes)));
    }

    private static void Refused(string text, BftMessage message) => Refused(text, BftCodec.Encode(message));

    private static void Refused(string text, byte[] bytes) =>
        Assert.Equal(text, Assert.Throws<WireFormatException>(() => BftCodec.Decode(bytes)).Message);
}
