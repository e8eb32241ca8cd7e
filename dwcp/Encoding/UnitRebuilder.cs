using System.IO.Hashing;
using NovaCron.Dwcp.Encoding.Copies;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Dwcp.Encoding;

/// <summary>
/// What the receiver has: makes the content of a frame's units from previous copies and known contents, and then takes the frame's
/// contents in. Bases are the copies held before the frame. A frame that is refused leaves the copies as they were.
/// </summary>
/// <param name="version">The version of all frames.</param>
/// <param name="capacity">Previous copies that both ends keep; 0 for none.</param>
/// <param name="known">What the receiver told the sender that it holds; null for nothing.</param>
internal sealed class UnitRebuilder(byte version, int capacity, IKnownContents? known) : IDisposable
{
    private readonly PreviousCopies? _copies = capacity > 0 ? new PreviousCopies(capacity) : null;
    private readonly XxHash3 _bases = new();
    private readonly FrameDigest _digest = new(version);
    private byte[] _rebuilt = [];
    private int _rebuiltBytes;

    /// <summary>The version of all frames.</summary>
    public byte Version => version;

    /// <summary>Copies it can hold.</summary>
    public int Capacity => capacity;

    /// <summary>Memory of the copies, in bytes.</summary>
    public long CopiesBytes => _copies?.AllocatedBytes ?? 0;

    /// <summary>The contents that were made for the last frame, in the table's order.</summary>
    public ReadOnlySpan<byte> Rebuilt => _rebuilt.AsSpan(0, _rebuiltBytes);

    /// <summary>Makes the units of a frame whose table is known to be valid.</summary>
    /// <exception cref="HdeException">What they are made from is not held here, or the result is not what was encoded.</exception>
    public void Rebuild(in FrameHeader header, ReadOnlySpan<byte> table, ReadOnlySpan<byte> content)
    {
        _rebuiltBytes = 0;
        _digest.Finish(stackalloc byte[FrameDigest.Size]);
        var rest = content;
        var reader = new UnitTableReader(table, header.FrameVersion);
        while (reader.TryRead(out var entry))
        {
            if (entry.Kind == UnitKind.Known)
            {
                ReadRun(entry);
            }
            else if (entry.Kind == UnitKind.KnownDelta)
            {
                ChangeRun(entry, rest[..(int)entry.ContentBytes]);
            }
            else if (entry.IsRebuilt)
            {
                RebuildRun(entry, rest[..(int)entry.ContentBytes]);
            }

            rest = rest[(int)entry.ContentBytes..];
        }

        if (_rebuiltBytes > 0)
        {
            CheckDigest(header, rest);
        }

        if (_copies is not null)
        {
            TakeIn(_copies, table, content);
        }
    }

    private void ReadRun(in TableEntry entry)
    {
        Span<byte> name = stackalloc byte[KnownNames.NameBytes];
        var pages = Reserve((int)entry.Count * UnitAddress.Size);
        for (var i = 0; i < entry.Count; i++)
        {
            ReadKnown(entry, i, pages.Slice(i * UnitAddress.Size, UnitAddress.Size), name);
            _digest.Append(name);
        }
    }

    private void ChangeRun(in TableEntry entry, ReadOnlySpan<byte> deltas)
    {
        Span<byte> name = stackalloc byte[KnownNames.NameBytes];
        Span<byte> held = stackalloc byte[UnitAddress.Size];
        var pages = Reserve((int)entry.Count * UnitAddress.Size);
        for (var i = 0; i < entry.Count; i++)
        {
            ReadKnown(entry, i, held, name);
            if (!PageDelta.TryRead(held, ref deltas, pages.Slice(i * UnitAddress.Size, UnitAddress.Size)))
            {
                throw MalformedDelta(entry, i, "breaks the format");
            }
        }

        _digest.Append(pages);
        CheckEnd(entry, deltas);
    }

    private void ReadKnown(in TableEntry entry, int index, Span<byte> content, Span<byte> name)
    {
        if (known is null || !known.TryRead(entry.KnownIndex + index, content, name))
        {
            var how = entry.Kind == UnitKind.Known ? "is" : "is made from";
            throw HdeException.Decoding(
                HdeError.UnknownContent,
                $"{Name(entry, index)} {how} known content {entry.KnownIndex + index}, which is not held any more as it was told");
        }
    }

    private void RebuildRun(in TableEntry entry, ReadOnlySpan<byte> deltas)
    {
        _bases.Reset();
        var pages = Reserve((int)entry.Count * UnitAddress.Size);
        for (var i = 0; i < entry.Count; i++)
        {
            var page = pages.Slice(i * UnitAddress.Size, UnitAddress.Size);
            var id = (_copies?.NextId ?? 0) - entry.BaseDistance + (ulong)i;
            if (_copies is null || !_copies.TryFind(entry.AddressOf(i), out var copy) || copy.Id != id)
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

        _digest.Append(pages);
        if (_bases.GetCurrentHashAsUInt64() != entry.BaseHash)
        {
            throw UnknownBase(entry, (int)entry.Count - 1, "copies, with those before it in its run, that have other content here");
        }

        CheckEnd(entry, deltas);
    }

    private static void CheckEnd(in TableEntry entry, ReadOnlySpan<byte> deltas)
    {
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
            Array.Resize(ref _rebuilt, Math.Min(2 * _rebuiltBytes, HdeOptions.RebuiltUnitsMax * UnitAddress.Size));
        }

        return _rebuilt.AsSpan(start, bytes);
    }

    private void CheckDigest(in FrameHeader header, ReadOnlySpan<byte> expected)
    {
        Span<byte> digest = stackalloc byte[FrameDigest.Size];
        _digest.Finish(digest);
        if (!digest.SequenceEqual(expected))
        {
            throw HdeException.Decoding(
                HdeError.DigestMismatch, $"what was made here for frame {header.Sequence} is not what was encoded");
        }
    }

    /// <summary>Brings the copies to where the sender's are after this frame.</summary>
    private void TakeIn(PreviousCopies copies, ReadOnlySpan<byte> table, ReadOnlySpan<byte> content)
    {
        var rebuilt = Rebuilt;
        var reader = new UnitTableReader(table, version);
        while (reader.TryRead(out var entry))
        {
            var source = entry.IsRebuilt ? rebuilt : content;
            for (var i = 0; i < entry.Count; i++)
            {
                switch (entry.Kind)
                {
                    case UnitKind.Zero or UnitKind.Uniform:
                        copies.Forget(entry.AddressOf(i));
                        break;
                    case var kind when kind == UnitKind.Literal || entry.IsRebuilt:
                        copies.Remember(entry.AddressOf(i), source.Slice(i * UnitAddress.Size, UnitAddress.Size));
                        break;
                }
            }

            content = content[(int)entry.ContentBytes..];
            rebuilt = entry.IsRebuilt ? rebuilt[((int)entry.Count * UnitAddress.Size)..] : rebuilt;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _digest.Dispose();

    private static HdeException UnknownBase(in TableEntry entry, int index, string what) =>
        HdeException.Decoding(HdeError.UnknownBase, $"{Name(entry, index)} is made from {what}");

    private static HdeException MalformedDelta(in TableEntry entry, int index, string what) =>
        HdeException.Decoding(HdeError.MalformedDelta, $"the difference of {Name(entry, index)} {what}");

    private static string Name(in TableEntry entry, int index) =>
        $"unit {entry.FirstUnit + (ulong)index} of block {entry.Block}";
}
