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
    private int _length;
    private ushort _block;
    private ushort _tag;
    private ulong _nextUnit;
    private UnitKind _kind;
    private ushort _runBlock;
    private ushort _runTag;
    private byte _runFill;
    private ulong _runFirst;
    private uint _runCount;

    /// <summary>Units, opaque calls and definitions so far.</summary>
    public uint Units { get; private set; }

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
        (_length, _block, _tag, _nextUnit, _runCount, Units) = (0, 0, 0, 0, 0, 0);
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

        if (_kind != UnitKind.Literal)
        {
            WriteByte(_runFill);
        }

        (_block, _tag, _nextUnit, _runCount) = (_runBlock, _runTag, _runFirst + _runCount, 0);
    }

    private TableFlags FlagsOfRun(long distance) =>
        (_runBlock != _block ? TableFlags.Block : 0)
        | (_runTag != _tag ? TableFlags.Tag : 0)
        | (distance != 0 ? TableFlags.Address : 0)
        | (_runCount > 1 ? TableFlags.Run : 0);

    private void WriteByte(byte value) => _bytes[_length++] = value;

    private void WriteVarInt(ulong value) => _length += VarInt.Write(_bytes.AsSpan(_length), value);
}
