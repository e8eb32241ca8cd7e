using FsCheck;
using FsCheck.Fluent;
using NovaCron.Agent.Console;

namespace NovaCron.Agent.Tests.Console;

public sealed class ConsoleScrollbackTests
{
    private const int BytesMax = 64;

    [Fact]
    public void Reading_from_any_offset_gives_the_end_of_what_was_written_and_no_more_than_the_limit() =>
        Prop.ForAll(Pieces(), pieces =>
        {
            var scrollback = new ConsoleScrollback(BytesMax);
            var written = new List<byte>();
            foreach (var piece in pieces)
            {
                scrollback.Append(DateTimeOffset.UnixEpoch, piece);
                written.AddRange(piece);
            }

            Assert.Equal(written.Count, scrollback.End);
            for (var offset = 0; offset <= written.Count; offset++)
            {
                var (from, bytes) = ReadAll(scrollback, offset);
                Assert.True(from >= offset);
                Assert.Equal(written.Skip(from), bytes);
                Assert.True(from == offset || bytes.Length <= BytesMax);
            }
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Pieces_are_bounded_in_number_too()
    {
        var scrollback = new ConsoleScrollback(int.MaxValue);
        for (var i = 0; i < ConsoleScrollback.PiecesMax + 5; i++)
        {
            scrollback.Append(DateTimeOffset.UnixEpoch, [(byte)i]);
        }

        Assert.Equal(5, scrollback.Find(0)?.Offset);
        Assert.Equal(ConsoleScrollback.PiecesMax + 5, scrollback.End);
    }

    [Fact]
    public void Offset_that_moved_leaves_a_gap_and_older_pieces_their_own()
    {
        var scrollback = new ConsoleScrollback(BytesMax);
        scrollback.Append(DateTimeOffset.UnixEpoch, [1, 2]);
        scrollback.MoveTo(100);
        scrollback.Append(DateTimeOffset.UnixEpoch, [3]);

        Assert.Equal(1, scrollback.Find(1)?.Offset);
        Assert.Equal(100, scrollback.Find(2)?.Offset);
        Assert.Null(scrollback.Find(101));
    }

    private static Arbitrary<byte[][]> Pieces() =>
        Gen.Choose(1, 40).SelectMany(length => Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(length)).ArrayOf().ToArbitrary();

    private static (int From, byte[] Bytes) ReadAll(ConsoleScrollback scrollback, long offset)
    {
        var bytes = new List<byte>();
        var from = -1L;
        while (scrollback.Find(offset) is { } piece)
        {
            from = from < 0 ? piece.Offset : from;
            bytes.AddRange(piece.Bytes.ToArray());
            offset = piece.Offset + piece.Bytes.Length;
        }

        return ((int)(from < 0 ? offset : from), [.. bytes]);
    }
}
