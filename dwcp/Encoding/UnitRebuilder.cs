using System.IO.Hashing;

namespace NovaCron.Dwcp.Encoding.Copies;

/// <summary>
/// The receiver's previous copies: makes the content of a frame's based units from them, and then takes the frame's contents in.
/// Bases are the copies held before the frame. A frame that is refused leaves the copies as they were.
/// </summary>
internal sealed class CopyRebuilder(int capacity)
{
    private readonly PreviousCopies _copies = new(capacity);
    private readonly XxHash3 _bases = new();
    private byte[] _rebuilt = [];
    private int _rebuiltBytes;

    /// <summary>Copies it can hold.</summary>
    public int Capacity => _copies.Capacity;

    /// <summary>Memory of the copies, in bytes.</summary>
    public long CopiesBytes => _copies.AllocatedBytes;

    /// <summary>The contents of the last frame's based units, in the table's order.</summary>
    public ReadOnlySpan<byte> Rebuilt => _rebuilt.AsSpan(0, _rebuiltBytes);

    /// <summary>Makes the based units of a frame whose table is known to be valid.</summary>
    /// <exception cref="HdeException">A base is not held here, or the result is not what was encoded.</exception>
    public void Rebuild(in FrameHeader header, ReadOnlySpan<byte> table, ReadOnlySpan<byte> content)
    {
        _rebuiltBytes = 0;
        var rest = content;
        var reader = new UnitTableReader(table, header.FrameVersion);
        while (reader.TryRead(out var entry))
        {
            if (entry.IsBased)
            {
                RebuildRun(entry, rest[..(int)entry.ContentBytes]);
            }

            rest = rest[(int)entry.ContentBytes..];
        }

        if (_rebuiltBytes > 0)
        {
            CheckDigest(header, rest);
        }

        TakeIn(header, table, content);
    }

    private void RebuildRun(in TableEntry entry, ReadOnlySpan<byte> deltas)
    {
        _bases.Reset();
        var pages = Reserve((int)entry.Count * UnitAddress.Size);
        for (var i = 0; i < entry.Count; i++)
        {
            var page = pages.Slice(i * UnitAddress.Size, UnitAddress.Size);
            var id = _copies.NextId - entry.BaseDistance + (ulong)i;
            if (!_copies.TryFind(entry.AddressOf(i), out var copy) || copy.Id != id)
            {
                throw UnknownBase(entry, i, $"copy {id}, which is not held");
            }

            _bases.Append(copy.Content);
            if (entry.Kind == UnitKind.Same)
            {
                copy.Content.CopyTo(page);
            }
            else if (!PageDelta.TryRead(copy.Content, ref deltas, page))
            {
                throw MalformedDelta(entry, i, "breaks the format");
            }
        }

        if (_bases.GetCurrentHashAsUInt64() != entry.BaseHash)
        {
            throw UnknownBase(entry, (int)entry.Count - 1, "copies, with those before it in its run, that have other content here");
        }

        if (!deltas.IsEmpty)
        {
            throw MalformedDelta(entry, (int)entry.Count - 1, $"is followed by {deltas.Length} bytes that belong to nothing");
        }
    }

    private Span<byte> Reserve(int bytes)
    {
        var start = _rebuiltBytes;
        _rebuiltBytes += bytes;
        if (_rebuilt.Length < _rebuiltBytes)
        {
            Array.Resize(ref _rebuilt, Math.Min(2 * _rebuiltBytes, HdeOptions.BasedUnitsMax * UnitAddress.Size));
        }

        return _rebuilt.AsSpan(start, bytes);
    }

    private void CheckDigest(in FrameHeader header, ReadOnlySpan<byte> expected)
    {
        Span<byte> digest = stackalloc byte[FrameDigest.Size];
        FrameDigest.Compute(Rebuilt, digest);
        if (!digest.SequenceEqual(expected))
        {
            throw HdeException.Decoding(
                HdeError.DigestMismatch, $"what was made from previous copies for frame {header.Sequence} is not what was encoded");
        }
    }

    /// <summary>Brings the copies to where the sender's are after this frame.</summary>
    private void TakeIn(in FrameHeader header, ReadOnlySpan<byte> table, ReadOnlySpan<byte> content)
    {
        var rebuilt = Rebuilt;
        var reader = new UnitTableReader(table, header.FrameVersion);
        while (reader.TryRead(out var entry))
        {
            var source = entry.IsBased ? rebuilt : content;
            for (var i = 0; i < entry.Count; i++)
            {
                switch (entry.Kind)
                {
                    case UnitKind.Zero or UnitKind.Uniform:
                        _copies.Forget(entry.AddressOf(i));
                        break;
                    case UnitKind.Literal or UnitKind.Same or UnitKind.Delta:
                        _copies.Remember(entry.AddressOf(i), source.Slice(i * UnitAddress.Size, UnitAddress.Size));
                        break;
                }
            }

            content = content[(int)entry.ContentBytes..];
            rebuilt = entry.IsBased ? rebuilt[((int)entry.Count * UnitAddress.Size)..] : rebuilt;
        }
    }

    private static HdeException UnknownBase(in TableEntry entry, int index, string what) =>
        HdeException.Decoding(HdeError.UnknownBase, $"{Name(entry, index)} is made from {what}");

    private static HdeException MalformedDelta(in TableEntry entry, int index, string what) =>
        HdeException.Decoding(HdeError.MalformedDelta, $"the difference of {Name(entry, index)} {what}");

    private static string Name(in TableEntry entry, int index) =>
        $"unit {entry.FirstUnit + (ulong)index} of block {entry.Block}";
}
