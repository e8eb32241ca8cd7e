using System.Buffers.Binary;
using System.IO.Hashing;

namespace NovaCron.Dwcp.Encoding;

/// <summary>
/// Writes a frame's unit table. Neighbouring units that differ only in their address become one entry; addresses are
/// differences, so that a pass over memory costs next to nothing.
/// </summary>
internal sealed class UnitTableWriter
{
    /// <summary>The longest table: 64 KiB; a frame is closed before it.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>The longest entry: a block's definition.</summary>
    private const int EntryBytesMax = 1 + 3 + 2 + HdeOptions.BlockNameBytesMax;

    private readonly byte[] _bytes = new byte[BytesMax];
    private readonly XxHash3 _bases = new();
    private int _length;
    private ushort _block;
    private ushort _tag;
    private ulong _nextUnit;
    private UnitKind _kind;
    private ushort _runBlock;
    private ushort _runTag;
    private byte _runFill;
    private ulong _runBaseDistance;
    private int _runDeltaBytes;
    private int _runKnown;
    private int _nextKnown;
    private ulong _runFirst;
    private uint _runCount;

    /// <summary>Units, opaque calls and definitions so far.</summary>
    public uint Units { get; private set; }

    /// <summary>Units so far that the receiver makes from what it has.</summary>
    public int RebuiltUnits { get; private set; }

    /// <summary>Whether the run being gathered and one more entry fit.</summary>
    public bool HasRoom => BytesMax - _length >= 2 * EntryBytesMax;

    public void AddUnit(UnitKind kind, UnitAddress address, ushort tag, byte fill)
    {
        var unit = address.Offset / UnitAddress.Size;
        Units++;
        var continues = _runCount > 0 && kind == _kind && address.Block == _runBlock && tag == _runTag
            && fill == _runFill && unit == _runFirst + _runCount;
        if (continues)
        {
            _runCount++;
            return;
        }

        WriteRun();
        (_kind, _runBlock, _runTag, _runFill, _runFirst, _runCount) = (kind, address.Block, tag, fill, unit, 1);
    }

    /// <summary>Adds a unit that is made from its previous copy. A run's bases have ids that follow each other.</summary>
    /// <param name="kind"><see cref="UnitKind.Same"/> or <see cref="UnitKind.Delta"/>.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="tag">The caller's bits.</param>
    /// <param name="baseDistance">How many ids before the frame's first one the copy's lies.</param>
    /// <param name="old">The copy's content.</param>
    /// <param name="deltaBytes">Bytes of content that the unit has.</param>
    public void AddBased(UnitKind kind, UnitAddress address, ushort tag, ulong baseDistance, ReadOnlySpan<byte> old, int deltaBytes)
    {
        if (_runCount > 0 && baseDistance != _runBaseDistance - _runCount)
        {
            WriteRun();
        }

        AddUnit(kind, address, tag, fill: 0);
        RebuiltUnits++;
        if (_runCount == 1)
        {
            (_runBaseDistance, _runDeltaBytes) = (baseDistance, 0);
        }

        _runDeltaBytes += deltaBytes;
        _bases.Append(old);
    }

    /// <summary>Adds a unit whose content the receiver held before. A run's contents follow each other there.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="tag">The caller's bits.</param>
    /// <param name="index">Where the receiver has its content.</param>
    public void AddKnown(UnitAddress address, ushort tag, int index) => AddFromKnown(UnitKind.Known, address, tag, index, deltaBytes: 0);

    /// <summary>Adds a unit that is made from a content that the receiver held before. A run's bases follow each other there.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="tag">The caller's bits.</param>
    /// <param name="index">Where the receiver has its base.</param>
    /// <param name="deltaBytes">Bytes of content that the unit has.</param>
    public void AddKnownDelta(UnitAddress address, ushort tag, int index, int deltaBytes) =>
        AddFromKnown(UnitKind.KnownDelta, address, tag, index, deltaBytes);

    public void AddOpaque(int length)
    {
        WriteRun();
        Units++;
        WriteByte((byte)UnitKind.Opaque);
        WriteVarInt((uint)length);
    }

    public void AddBlock(ushort block, ReadOnlySpan<byte> name)
    {
        WriteRun();
        Units++;
        WriteByte((byte)UnitKind.DefineBlock);
        WriteVarInt(block);
        WriteVarInt((uint)name.Length);
        name.CopyTo(_bytes.AsSpan(_length));
        _length += name.Length;
    }

    /// <summary>Ends the table. It stays valid until <see cref="Reset"/>.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        WriteRun();
        return _bytes.AsSpan(0, _length);
    }

    /// <summary>Begins the next frame's table: frames do not refer to each other.</summary>
    public void Reset()
    {
        (_length, _block, _tag, _nextUnit, _nextKnown, _runCount, Units, RebuiltUnits) = (0, 0, 0, 0, 0, 0, 0, 0);
    }

    private void AddFromKnown(UnitKind kind, UnitAddress address, ushort tag, int index, int deltaBytes)
    {
        if (_runCount > 0 && index != _runKnown + _runCount)
        {
            WriteRun();
        }

        AddUnit(kind, address, tag, fill: 0);
        RebuiltUnits++;
        if (_runCount == 1)
        {
            (_runKnown, _runDeltaBytes) = (index, 0);
        }

        _runDeltaBytes += deltaBytes;
    }

    private void WriteRun()
    {
        if (_runCount == 0)
        {
            return;
        }

        var distance = (long)(_runFirst - _nextUnit);
        WriteByte((byte)((byte)_kind | (byte)FlagsOfRun(distance)));
        if (_runBlock != _block)
        {
            WriteVarInt(_runBlock);
        }

        if (_runTag != _tag)
        {
            WriteVarInt(_runTag);
        }

        if (distance != 0)
        {
            WriteVarInt(VarInt.ZigZag(distance));
        }

        if (_runCount > 1)
        {
            WriteVarInt(_runCount - 2);
        }

        if (_kind is UnitKind.Zero or UnitKind.Uniform)
        {
            WriteByte(_runFill);
        }
        else if (_kind is UnitKind.Same or UnitKind.Delta)
        {
            WriteBases();
        }
        else if (_kind is UnitKind.Known or UnitKind.KnownDelta)
        {
            WriteKnown();
        }

        (_block, _tag, _nextUnit, _runCount) = (_runBlock, _runTag, _runFirst + _runCount, 0);
    }

    private void WriteBases()
    {
        WriteVarInt(_runBaseDistance);
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(_length), _bases.GetCurrentHashAsUInt64());
        _length += sizeof(ulong);
        _bases.Reset();
        if (_kind == UnitKind.Delta)
        {
            WriteVarInt((uint)_runDeltaBytes);
        }
    }

    private void WriteKnown()
    {
        WriteVarInt(VarInt.ZigZag(_runKnown - _nextKnown));
        _nextKnown = _runKnown + (int)_runCount;
        if (_kind == UnitKind.KnownDelta)
        {
            WriteVarInt((uint)_runDeltaBytes);
        }
    }

    private TableFlags FlagsOfRun(long distance) =>
        (_runBlock != _block ? TableFlags.Block : 0)
        | (_runTag != _tag ? TableFlags.Tag : 0)
        | (distance != 0 ? TableFlags.Address : 0)
        | (_runCount > 1 ? TableFlags.Run : 0);

    private void WriteByte(byte value) => _bytes[_length++] = value;

    private void WriteVarInt(ulong value) => _length += VarInt.Write(_bytes.AsSpan(_length), value);
}
