namespace NovaCron.Agent.Console;

/// <summary>The latest console output of a machine, bounded in bytes and in pieces. Not thread-safe.</summary>
internal sealed class ConsoleScrollback(int bytesMax)
{
    /// <summary>The most pieces kept: 16,384. A guest that writes byte by byte meets this limit before that in bytes.</summary>
    public const int PiecesMax = 16_384;

    private ConsoleOutput[] _ring = new ConsoleOutput[64];
    private int _first;
    private int _count;
    private int _bytes;

    /// <summary>The offset the next byte will have.</summary>
    public long End { get; private set; }

    public bool IsEmpty => _count == 0;

    /// <summary>Goes on from another offset; older pieces keep theirs.</summary>
    public void MoveTo(long offset) => End = offset;

    public ConsoleOutput Append(DateTimeOffset at, ReadOnlySpan<byte> bytes)
    {
        var piece = new ConsoleOutput(End, at, bytes.ToArray());
        while (_count > 0 && (_count == PiecesMax || _bytes + bytes.Length > bytesMax))
        {
            Forget();
        }

        if (_count == _ring.Length)
        {
            Grow();
        }

        _ring[(_first + _count++) % _ring.Length] = piece;
        _bytes += bytes.Length;
        End += bytes.Length;
        return piece;
    }

    /// <summary>The output from an offset on, or from the oldest byte kept when the offset is older; null when there is none yet.</summary>
    public ConsoleOutput? Find(long offset)
    {
        int low = 0, high = _count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (EndOf(At(middle)) <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == _count ? null : From(At(low), offset);
    }

    private static long EndOf(ConsoleOutput piece) => piece.Offset + piece.Bytes.Length;

    private static ConsoleOutput From(ConsoleOutput piece, long offset) =>
        offset <= piece.Offset ? piece : piece with { Offset = offset, Bytes = piece.Bytes[(int)(offset - piece.Offset)..] };

    private ConsoleOutput At(int index) => _ring[(_first + index) % _ring.Length];

    private void Forget()
    {
        _bytes -= _ring[_first].Bytes.Length;
        _ring[_first] = null!;
        _first = (_first + 1) % _ring.Length;
        _count--;
    }

    private void Grow()
    {
        var larger = new ConsoleOutput[Math.Min(PiecesMax, _ring.Length * 2)];
        for (var i = 0; i < _count; i++)
        {
            larger[i] = At(i);
        }

        (_ring, _first) = (larger, 0);
    }
}
