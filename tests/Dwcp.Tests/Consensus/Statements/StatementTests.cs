using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Statements;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Tests.Consensus.Statements;

public sealed class StatementTests
{
    private static readonly Digest A = Digest.Of("a"u8);
    private static readonly Digest B = Digest.Of("b"u8);

    private static readonly Statement[] Every =
    [
        new Statement.Root(1, A),
        new Statement.Head(1, A, 2, 3),
        new Statement.Seal(1, A, B),
        new Statement.Runs("vm", 2, 3),
        new Statement.Change("ams", 2, 3, A),
        new Statement.Manifest(1, A, B, [A, B]),
    ];

    public static TheoryData<int> Places => [.. Enumerable.Range(0, Every.Length)];

    [Theory]
    [MemberData(nameof(Places))]
    public void What_is_written_is_read(int place)
    {
        var signed = new SignedStatement(7, 3, Every[place], new byte[] { 1, 2, 3 });
        var writer = new WireWriter();
        StatementCodec.Write(writer, signed);
        var reader = new WireReader(writer.ToArray());
        var read = StatementCodec.ReadSigned(ref reader);
        Assert.Equal(0, reader.Left);
        Assert.Equal((7, 3, "010203"), (read.Epoch, read.Signer, Convert.ToHexString(read.Signature.Span)));
        Assert.Equal(Bytes(Every[place]), Bytes(read.Statement));
        Assert.Equal(place + 1, Bytes(read.Statement)[0]);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void What_is_cut_short_is_refused(int place)
    {
        var bytes = Bytes(Every[place]);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<WireFormatException>(() => Read(bytes[..length]));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Another_kind_is_refused_by_its_number(byte kind)
    {
        var refused = Assert.Throws<WireFormatException>(() => Read([kind, .. new byte[200]]));
        Assert.Contains($"{kind} is no kind of statement", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_signatures_and_pieces_have_limits()
    {
        var name = new string('x', StatementCodec.NameBytesMax);
        Assert.Equal(name, ((Statement.Runs)Read(Bytes(new Statement.Runs(name, 1, 1)))).Vm);
        Assert.Throws<WireFormatException>(() => Read(Bytes(new Statement.Runs(name + "x", 1, 1))));
        Assert.Equal(name, ((Statement.Change)Read(Bytes(new Statement.Change(name, 1, 1, A)))).Region);
        Assert.Throws<WireFormatException>(() => Read(Bytes(new Statement.Change(name + "x", 1, 1, A))));
        Digest[] pieces = [.. Enumerable.Repeat(A, StatementCodec.PiecesMax)];
        Assert.Equal(pieces, ((Statement.Manifest)Read(Bytes(new Statement.Manifest(1, A, B, pieces)))).Pieces);
        Assert.Throws<WireFormatException>(() => Read(Bytes(new Statement.Manifest(1, A, B, [.. pieces, A]))));
    }

    [Fact]
    public void What_is_no_statement_is_not_written()
    {
        var refused = Assert.Throws<ArgumentException>(() => StatementCodec.Write(new WireWriter(), (Statement)null!));
        Assert.Contains("is not a statement", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_signed_covers_chain_epoch_signer_and_all_that_is_said()
    {
        Statement said = new Statement.Runs("vm", 2, 3);
        var expected = new WireWriter().Text("novacron/statement/1").Text("chain").I64(7).I32(3).U8(4).Text("vm").I64(2).I64(3).Digest;
        Assert.Equal(expected, said.SigningDigest("chain", 7, 3));
    }

    [Fact]
    public void A_root_is_signed_as_its_certificate_is() =>
        Assert.Equal(RootCertificate.SigningDigest("chain", 7, 5, A), new Statement.Root(5, A).SigningDigest("chain", 7, 3));

    [Fact]
    public void A_statement_is_its_signer_s_in_its_epoch_and_chain()
    {
        using var key = EcdsaSigner.Create();
        using var other = EcdsaSigner.Create();
        using var verifier = new EcdsaVerifier([other.Public, key.Public]);
        var signed = SignedStatement.Sign("chain", 7, 1, new Statement.Runs("vm", 2, 3), key);
        Assert.True(signed.IsSigned("chain", verifier));
        Assert.False(signed.IsSigned("another", verifier));
        Assert.False((signed with { Epoch = 8 }).IsSigned("chain", verifier));
        Assert.False((signed with { Signer = 0 }).IsSigned("chain", verifier));
        Assert.False((signed with { Statement = new Statement.Runs("vm", 2, 4) }).IsSigned("chain", verifier));
    }

    private static byte[] Bytes(Statement statement)
    {
        var writer = new WireWriter();
        StatementCodec.Write(writer, statement);
        return writer.ToArray();
    }

    private static Statement Read(byte[] bytes)
    {
        var reader = new WireReader(bytes);
        return StatementCodec.Read(ref reader);
    }
}
