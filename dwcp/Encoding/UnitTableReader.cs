using System.Buffers.Binary;

namespace NovaCron.Dwcp.Encoding;

/// <summary>Reads a frame's unit table entry by entry and refuses what breaks the format.</summary>
internal ref struct UnitTableReader(ReadOnlySpan<byte> table, byte version)
{
    /// <summary>One more than the highest unit number: offsets have 64 bits.</summary>
    private const ulong UnitsEnd = 1UL << 52;

    private ReadOnlySpan<byte> _rest = table;
    private ushort _block;
    private ushort _tag;
    private ulong _nextUnit;
    private int _nextKnown;

    /// <summary>Reads the next entry; false at the table's end.</summary>
    /// <exception cref="HdeException">The table is malformed or of a later version.</exception>
    public bool TryRead(out TableEntry entry)
    {
        if (_rest.IsEmpty)
        {
            entry = default;
            return false;
        }

        var first = _rest[0];
        _rest = _rest[1..];
        var kind = (UnitKind)(first & (byte)TableFlags.KindMask);
        var flags = (TableFlags)first & ~TableFlags.KindMask;
        entry = kind switch
        {
            UnitKind.Zero or UnitKind.Literal or UnitKind.Uniform => ReadRun(kind, flags),
            UnitKind.Same or UnitKind.Delta when version >= FrameHeader.VersionCopies => ReadBased(kind, flags),
            UnitKind.Known when version >= FrameHeader.VersionKnown => ReadKnown(kind, flags),
            UnitKind.KnownDelta when version >= FrameHeader.VersionKnownBases => ReadKnown(kind, flags),
            UnitKind.Opaque when flags == 0 => ReadOpaque(),
            UnitKind.DefineBlock when flags == 0 => ReadBlock(),
            UnitKind.Same or UnitKind.Known or UnitKind.Delta or UnitKind.KnownDelta => throw HdeException.Decoding(
                HdeError.ReservedUnit,
                $"unit kind {(int)kind} ({kind}) is reserved for a later frame version than {version}"),
            _ => throw Malformed($"an entry begins with 0x{first:x2}"),
        };
        return true;
    }

    private TableEntry ReadRun(UnitKind kind, TableFlags flags)
    {
        _block = flags.HasFlag(TableFlags.Block) ? (ushort)ReadVarInt(ushort.MaxValue, "a block") : _block;
        _tag = flags.HasFlag(TableFlags.Tag) ? (ushort)ReadVarInt(ushort.MaxValue, "a tag") : _tag;
        if (flags.HasFlag(TableFlags.Address))
        {
            _nextUnit = unchecked(_nextUnit + (ulong)VarInt.UnZigZag(ReadVarInt(ulong.MaxValue, "an address")));
        }

        var count = flags.HasFlag(TableFlags.Run) ? (uint)ReadVarInt(int.MaxValue, "a run") + 2 : 1;
        if (_nextUnit >= UnitsEnd || count > UnitsEnd - _nextUnit)
        {
            throw Malformed("a unit lies beyond the last possible offset");
        }

        var first = _nextUnit;
        _nextUnit += count;
        return new TableEntry
        {
            Kind = kind,
            Block = _block,
            Tag = _tag,
            FirstUnit = first,
            Count = count,
            Fill = kind is UnitKind.Zero or UnitKind.Uniform ? ReadBytes(1, "a fill byte")[0] : (byte)0,
            ContentBytes = kind == UnitKind.Literal ? (ulong)count * UnitAddress.Size : 0,
        };
    }

    private TableEntry ReadBased(UnitKind kind, TableFlags flags)
    {
        var entry = ReadRun(kind, flags);
        entry.BaseDistance = ReadVarInt(ulong.MaxValue, "a base");
        if (entry.BaseDistance < entry.Count)
        {
            throw Malformed($"a base lies {entry.BaseDistance} contents before the frame, and {entry.Count} follow each other");
        }

        entry.BaseHash = BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(sizeof(ulong), "a base's hash"));
        entry.ContentBytes = kind == UnitKind.Delta ? ReadVarInt(uint.MaxValue, "a delta's length") : 0;
        return entry;
    }

    private TableEntry ReadKnown(UnitKind kind, TableFlags flags)
    {
        var entry = ReadRun(kind, flags);
        var index = unchecked(_nextKnown + VarInt.UnZigZag(ReadVarInt(ulong.MaxValue, "a known content")));
        if (index < 0 || index > int.MaxValue - entry.Count)
        {
            throw Malformed($"a known content would have index {index}");
        }

        entry.KnownIndex = (int)index;
        _nextKnown = (int)(index + entry.Count);
        entry.ContentBytes = kind == UnitKind.KnownDelta ? ReadVarInt(uint.MaxValue, "a delta's length") : 0;
        return entry;
    }

    private TableEntry ReadOpaque() => new()
    {
        Kind = UnitKind.Opaque,
        Count = 1,
        ContentBytes = ReadVarInt(uint.MaxValue, "an opaque length"),
    };

    private TableEntry ReadBlock()
    {
        var block = (ushort)ReadVarInt(ushort.MaxValue, "a block");
        var length = (int)ReadVarInt(HdeOptions.BlockNameBytesMax, "a block name's length");
        var name = ReadBytes(length, "a block name");
        if (!System.Text.Unicode.Utf8.IsValid(name))
        {
            throw Malformed("a block name is not UTF-8");
        }

        return new TableEntry { Kind = UnitKind.DefineBlock, Block = block, Count = 1, Name = name };
    }

    private ulong ReadVarInt(ulong max, string what)
    {
        if (!VarInt.TryRead(ref _rest, out var value))
        {
            throw Malformed($"{what} is cut short or too long");
        }

        return value <= max ? value : throw Malformed($"{what} is {value}, at most {max} is possible");
    }

    private ReadOnlySpan<byte> ReadBytes(int length, string what)
    {
        if (_rest.Length < length)
        {
            throw Malformed($"{what} is cut short");
        }

        var bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }

    private static HdeException Malformed(string detail) =>
        HdeException.Decoding(HdeError.MalformedTable, $"in the unit table, {detail}");
}
