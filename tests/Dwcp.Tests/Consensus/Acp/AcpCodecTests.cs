using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Statements;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Tests.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Acp;

/// <summary>Messages between members, as bytes.</summary>
public sealed class AcpCodecTests
{
    private static readonly FederationConfiguration First = LogKit.Configuration();
    private static readonly FederationConfiguration Second = First with { Epoch = 2 };
    private static readonly Statement.Seal Seal = new(7, Digest.Of([3]), Second.Digest);

    private static readonly EpochStart Start = new(
        new SealCertificate(1, Seal, [(0, new byte[] { 1, 2 }), (3, new byte[] { 4 })]), Second);

    private static readonly AcpMessage[] All =
    [
        new AcpMessage.Engine(3, new byte[] { 1, 2, 3 }),
        new AcpMessage.Batches(4, [new byte[] { 1 }, new byte[] { 2, 3 }]),
        new AcpMessage.Said(new SignedStatement(5, 2, Seal, new byte[] { 9 })),
        new AcpMessage.Ask(1, 2, -3),
        new AcpMessage.Began([Start, Start]),
        new AcpMessage.Piece(2, 100, 300, new byte[] { 7, 8 }),
        new AcpMessage.Ping(-7),
        new AcpMessage.Pong(8),
    ];

    /// <summary>Kinds are part of the format.</summary>
    private static readonly byte[] Kinds = [1, 9, 3, 4, 5, 6, 7, 8];

    [Fact]
    public void Each_message_is_the_same_after_its_way_over_the_wire()
    {
        foreach (var (message, kind) in All.Zip(Kinds))
        {
            var bytes = AcpCodec.Encode(message);
            Assert.Equal(1, bytes[0]);
            Assert.Equal(kind, bytes[1]);
            var read = AcpCodec.Decode(bytes);
            Assert.Equal(message.GetType(), read.GetType());
            Assert.Equal(bytes, AcpCodec.Encode(read));
        }
    }

    [Fact]
    public void What_is_cut_short_or_has_something_left_over_is_no_message()
    {
        foreach (var message in All)
        {
            var bytes = AcpCodec.Encode(message);
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.Throws<WireFormatException>(() => AcpCodec.Decode(bytes.AsMemory(0, length)));
            }

            Assert.Equal("1 bytes are left over", Assert.Throws<WireFormatException>(() => AcpCodec.Decode((byte[])[.. bytes, 0])).Message);
        }
    }

    [Fact]
    public void What_is_read_is_what_was_written()
    {
        Assert.Equal(All[3], AcpCodec.Decode(AcpCodec.Encode(All[3])));
        Assert.Equal(All[6], AcpCodec.Decode(AcpCodec.Encode(All[6])));
        Assert.Equal(All[7], AcpCodec.Decode(AcpCodec.Encode(All[7])));
        var engine = (AcpMessage.Engine)AcpCodec.Decode(AcpCodec.Encode(All[0]));
        Assert.Equal((3, "1 2 3"), (engine.Epoch, string.Join(' ', engine.Message.ToArray())));
        var batches = (AcpMessage.Batches)AcpCodec.Decode(AcpCodec.Encode(All[1]));
        Assert.Equal((4, "1, 2 3"), (batches.Epoch, string.Join(", ", batches.Encoded.Select(one => string.Join(' ', one.ToArray())))));
        var piece = (AcpMessage.Piece)AcpCodec.Decode(AcpCodec.Encode(All[5]));
        Assert.Equal((2, 100, 300, "7 8"), (piece.Epoch, piece.Offset, piece.Length, string.Join(' ', piece.Bytes.ToArray())));
        var said = ((AcpMessage.Said)AcpCodec.Decode(AcpCodec.Encode(All[2]))).Signed;
        Assert.Equal((5, 2, Seal), (said.Epoch, said.Signer, said.Statement));
        var start = ((AcpMessage.Began)AcpCodec.Decode(AcpCodec.Encode(All[4]))).Starts[1];
        Assert.Equal((1, Seal, Second), (start.Certificate.Epoch, start.Certificate.Seal, start.Configuration));
        Assert.Equal([0, 3], start.Certificate.Signatures.Select(one => one.Signer));
        Assert.Equal([1, 2], start.Certificate.Signatures[0].Signature.ToArray());
    }

    [Theory]
    [InlineData(2, 1, "version 2 is not spoken here")]
    [InlineData(0, 1, "version 0 is not spoken here")]
    [InlineData(1, 0, "0 is no kind of message")]
    [InlineData(1, 2, "2 is no kind of message")]
    [InlineData(1, 10, "10 is no kind of message")]
    public void What_is_of_no_known_kind_is_refused_by_its_number(byte version, byte kind, string reason) =>
        Refused(reason, new WireWriter().U8(version).U8(kind));

    [Fact]
    public void Limits_are_refused_by_number_and_what_is_within_them_is_taken()
    {
        byte[] large = new byte[AcpCodec.MessageBytesMax];
        Assert.Equal(large.Length, ((AcpMessage.Engine)AcpCodec.Decode(AcpCodec.Encode(new AcpMessage.Engine(1, large)))).Message.Length);
        Assert.Equal(large.Length, ((AcpMessage.Piece)AcpCodec.Decode(AcpCodec.Encode(new AcpMessage.Piece(1, 0, 1, large)))).Bytes.Length);
        byte[] larger = new byte[AcpCodec.MessageBytesMax + 1];
        Refused("a length of 4194305 is outside 0 to 4194304", new AcpMessage.Engine(1, larger));
        Refused("a length of 4194305 is outside 0 to 4194304", new AcpMessage.Piece(1, 0, 1, larger));
        ReadOnlyMemory<byte>[] many = [.. Enumerable.Repeat((ReadOnlyMemory<byte>)new byte[1], 65)];
        Taken(new AcpMessage.Batches(1, many[1..]));
        Refused("a length of 65 is outside 0 to 64", new AcpMessage.Batches(1, many));
        Taken(new AcpMessage.Batches(1, [new byte[LogLimits.BatchBytesMax]]));
        Refused("a length of 65537 is outside 0 to 65536", new AcpMessage.Batches(1, [new byte[LogLimits.BatchBytesMax + 1]]));
        Taken(new AcpMessage.Began([.. Enumerable.Repeat(Start, 64)]));
        Refused("a length of 65 is outside 0 to 64", new AcpMessage.Began([.. Enumerable.Repeat(Start, 65)]));
        Taken(new AcpMessage.Began([Signed(256, 1)]));
        Refused("a length of 257 is outside 0 to 256", new AcpMessage.Began([Signed(257, 1)]));
        Taken(new AcpMessage.Began([Signed(1, StatementCodec.SignatureBytesMax)]));
        Refused("a length of 129 is outside 0 to 128", new AcpMessage.Began([Signed(1, StatementCodec.SignatureBytesMax + 1)]));
    }

    [Fact]
    public void Negative_epochs_are_refused()
    {
        Refused("-1 is negative", new AcpMessage.Engine(-1, default));
        Refused("-1 is negative", new AcpMessage.Batches(-1, []));
        Refused("-1 is negative", new AcpMessage.Ask(-1, 0, 0));
        Refused("-1 is negative", new AcpMessage.Ask(0, -1, 0));
        Refused("-1 is negative", new AcpMessage.Piece(-1, 0, 0, default));
        Refused("-1 is negative", new AcpMessage.Began([Start with { Certificate = Start.Certificate with { Epoch = -1 } }]));
    }

    [Fact]
    public void An_epochs_end_is_a_seal()
    {
        var writer = new WireWriter().U8(1).U8(5).I32(1).I64(1);
        StatementCodec.Write(writer, new Statement.Root(1, Digest.Of([1])));
        Refused("an epoch's end is no seal", writer);
    }

    [Fact]
    public void An_epochs_beginning_has_so_many_bytes_and_nothing_behind_them()
    {
        var bytes = EpochHistory.Encode(Start);
        var read = EpochHistory.Decode(bytes);
        Assert.Equal((Start.Configuration, Start.Certificate.Seal), (read.Configuration, read.Certificate.Seal));
        Assert.Equal("1 bytes are left over", Assert.Throws<WireFormatException>(() => EpochHistory.Decode((byte[])[.. bytes, 0])).Message);
        var exact = Assert.Throws<WireFormatException>(() => EpochHistory.Decode(new byte[EpochHistory.StartBytesMax]));
        Assert.DoesNotContain("too long", exact.Message);
        Assert.Equal(
            "an epoch's beginning of 32769 bytes is too long",
            Assert.Throws<WireFormatException>(() => EpochHistory.Decode(new byte[EpochHistory.StartBytesMax + 1])).Message);
    }

    [Fact]
    public void An_identity_verifies_by_the_keys_of_a_configuration()
    {
        var identity = AcpIdentity.Of("ams", LogKit.Keys[0], NoEvidenceJudge.Instance);
        Assert.Equal(("ams", LogKit.Keys[0]), (identity.Region, identity.Signer));
        var digest = Digest.Of([1]);
        var verifier = identity.Verifier(First);
        Assert.True(verifier.Verify(0, digest, identity.Signer.Sign(digest).Span));
        Assert.False(verifier.Verify(1, digest, identity.Signer.Sign(digest).Span));
        Assert.True(verifier.Verify(3, digest, LogKit.Keys[3].Sign(digest).Span));
    }

    private static EpochStart Signed(int signers, int bytes) => Start with
    {
        Certificate = Start.Certificate with
        {
            Signatures = [.. Enumerable.Range(0, signers).Select(signer => (signer, (ReadOnlyMemory<byte>)new byte[bytes]))],
        },
    };

    private static void Taken(AcpMessage message)
    {
        var bytes = AcpCodec.Encode(message);
        Assert.Equal(bytes, AcpCodec.Encode(AcpCodec.Decode(bytes)));
    }

    private static void Refused(string reason, AcpMessage message) =>
        Assert.Equal(reason, Assert.Throws<WireFormatException>(() => AcpCodec.Decode(AcpCodec.Encode(message))).Message);

    private static void Refused(string reason, WireWriter written) =>
        Assert.Equal(reason, Assert.Throws<WireFormatException>(() => AcpCodec.Decode(written.ToArray())).Message);
}
