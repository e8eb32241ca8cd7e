using FsCheck;
using FsCheck.Fluent;
using NovaCron.Agent.Files;

namespace NovaCron.Agent.Tests.Files;

public sealed class FilePieceTests : IDisposable
{
    private const long Length = (2L * BlockTree.BlockBytes) + 3;
    private readonly string _folder = Directory.CreateTempSubdirectory("novacron-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1, 4096, 3, 3, GoldenBytes.Data)]
    [InlineData(2, 4194304, 4194304, 32, GoldenBytes.Block)]
    [InlineData(3, 4194304, 8388608, 0, GoldenBytes.Zeros)]
    [InlineData(4, 0, 4194304, 32, GoldenBytes.Held)]
    [InlineData(5, 0, 16777216, 32, GoldenBytes.End)]
    public void A_piece_has_the_documented_bytes(byte kind, long offset, long length, int body, string golden)
    {
        var piece = new FilePiece((FilePieceKind)kind, offset, length, body);
        var payload = new byte[FilePiece.Size + body];
        piece.Write(payload);

        Assert.Equal(golden, Convert.ToHexStringLower(payload.AsSpan(0, FilePiece.Size)));
        Assert.Equal(piece, FilePiece.Read(payload, 16 << 20));
    }

    [Fact]
    public void A_digest_is_the_documented_one() => Assert.Equal(
        GoldenBytes.RootOfThreeZeroBytesAndTwoBlocks,
        Convert.ToHexStringLower(BlockTree.Root(
            Length,
            [.. BlockTree.ZeroDigest(BlockTree.BlockBytes), .. BlockTree.ZeroDigest(BlockTree.BlockBytes), .. BlockTree.ZeroDigest(3)])));

    [Fact]
    public void Whatever_a_source_sends_is_taken_or_refused_as_a_breach()
    {
        const long Block = BlockTree.BlockBytes;
        var numbers = Gen.Elements(0, 1, 3, Block - 1, Block, 2 * Block, Length, Length + 1, -1, long.MaxValue);
        var pieces =
            from kind in Gen.Choose(0, 6)
            from offset in numbers
            from length in numbers
            from body in Gen.Elements(0, 1, 3, 32)
            from version in Gen.Frequency((20, Gen.Constant(1)), (1, Gen.Choose(0, 255)))
            select Payload((byte)kind, offset, length, body, (byte)version);
        Prop.ForAll(pieces.ListOf().ToArbitrary(), payloads =>
        {
            using var part = PartFile.Open(FileCopyPlace.Open(_folder, "x"), new SourceIdentity(Length, 0, 0), true, Length, out _);
            using var assembly = new FileAssembly(part);
            try
            {
                foreach (var payload in payloads)
                {
                    assembly.Take(payload);
                }
            }
            catch (FileCopyException e) when (e.Error is FileCopyError.ProtocolViolation or FileCopyError.Damaged)
            {
            }

            // No digest in these pieces is right, so only zeros can have been accepted, and never a whole file.
            return assembly.Root is null && part.Held.KnownCount == 0 && new FileInfo(part.Place.Part).Length == Length;
        }).QuickCheckThrowOnFailure();
    }

    private static byte[] Payload(byte kind, long offset, long length, int body, byte version)
    {
        var payload = new byte[FilePiece.Size + body];
        new FilePiece((FilePieceKind)kind, offset, length, body).Write(payload);
        payload[0] = version;
        return payload;
    }
}
