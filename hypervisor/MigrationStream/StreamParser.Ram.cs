using System.Buffers.Binary;
using System.Text;

namespace NovaCron.Hypervisor.MigrationStream;

/// <summary>The grammar within memory sections.</summary>
internal sealed partial class StreamParser
{
    private const int WordBytes = 8;

    private readonly List<MigrationRamBlock> _blocks = [];
    private readonly List<byte[]> _blockNames = [];
    private ulong _unlistedBytes;
    private bool _listed;
    private int _lastBlock = -1;

    public IReadOnlyList<MigrationRamBlock> Blocks => _blocks;

    private int RamWord(ReadOnlySpan<byte> span)
    {
        if (span.Length < WordBytes)
        {
            return 0;
        }

        var word = BinaryPrimitives.ReadUInt64BigEndian(span);
        var flags = (ushort)(word & StreamFormat.FlagMask);
        switch (flags & ~StreamFormat.FlagContinue)
        {
            case StreamFormat.FlagPage:
                return PageItem(span, word, flags, StreamFormat.PageBytes);
            case StreamFormat.FlagZero:
                return PageItem(span, word, flags, 1);
            case StreamFormat.FlagEos when word == StreamFormat.FlagEos && ListComplete():
                _state = ParserState.Footer;
                return Pass(span, WordBytes);
            case StreamFormat.FlagMemSize when flags == StreamFormat.FlagMemSize && _sectionType == StreamFormat.SectionStart && !_listed:
                _listed = true;
                _unlistedBytes = word & ~StreamFormat.FlagMask;
                _state = _unlistedBytes == 0 ? ParserState.RamWord : ParserState.RamBlock;
                return Pass(span, WordBytes);
            default:
                throw Refused(word, flags);
        }
    }

    private bool ListComplete() => _listed && _unlistedBytes == 0;

    private int PageItem(ReadOnlySpan<byte> span, ulong word, ushort flags, int bodyBytes)
    {
        var header = WordBytes;
        var block = _lastBlock;
        if ((flags & StreamFormat.FlagContinue) == 0)
        {
            if (span.Length < WordBytes + 1 || span.Length < WordBytes + 1 + span[WordBytes])
            {
                return 0;
            }

            header = WordBytes + 1 + span[WordBytes];
            block = FindBlock(span[(WordBytes + 1)..header]);
        }

        var offset = word & ~StreamFormat.FlagMask;
        if (block < 0)
        {
            throw Malformed("a page of a memory block that was not named before");
        }

        if (offset >= _blocks[block].UsedLength)
        {
            throw Malformed($"a page at 0x{offset:x} of block '{_blocks[block].Name}', which has 0x{_blocks[block].UsedLength:x} bytes");
        }

        if (span.Length < header + bodyBytes)
        {
            return 0;
        }

        _lastBlock = block;
        Show((ushort)block, offset, flags, span.Slice(header, bodyBytes));
        return header + bodyBytes;
    }

    private void Show(ushort block, ulong offset, ushort flags, ReadOnlySpan<byte> body)
    {
        if (body.Length == 1)
        {
            visitor.Zero(block, offset, flags, body[0]);
        }
        else
        {
            visitor.Page(block, offset, flags, body);
        }
    }

    private int FindBlock(ReadOnlySpan<byte> name)
    {
        // Almost every page belongs to the block of the page before it.
        if (_lastBlock >= 0 && name.SequenceEqual(_blockNames[_lastBlock]))
        {
            return _lastBlock;
        }

        for (var i = 0; i < _blockNames.Count; i++)
        {
            if (name.SequenceEqual(_blockNames[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private int RamBlock(ReadOnlySpan<byte> span)
    {
        if (span.Length < 1 + span[0] + sizeof(ulong))
        {
            return 0;
        }

        var name = span.Slice(1, span[0]);
        var used = BinaryPrimitives.ReadUInt64BigEndian(span[(1 + name.Length)..]);
        if (name.IsEmpty || used > _unlistedBytes || _blocks.Count == StreamFormat.BlocksMax || FindBlock(name) >= 0)
        {
            throw Malformed($"memory block {_blocks.Count} has no name of its own, or is one of too many, or its 0x{used:x} bytes exceed "
                + $"the 0x{_unlistedBytes:x} that remain of the announced memory");
        }

        var block = new MigrationRamBlock((ushort)_blocks.Count, Encoding.Latin1.GetString(name), used);
        _blocks.Add(block);
        _blockNames.Add(name.ToArray());
        visitor.DefineBlock(block.Id, block.Name);
        _unlistedBytes -= used;
        _state = _unlistedBytes == 0 ? ParserState.RamWord : ParserState.RamBlock;
        return Pass(span, 1 + name.Length + sizeof(ulong));
    }

    private HypervisorException Refused(ulong word, ushort flags) => (flags & ~StreamFormat.FlagContinue) switch
    {
        StreamFormat.FlagXbzrle => StreamErrors.Unsupported(Position, "xbzrle"),
        StreamFormat.FlagCompressPage => StreamErrors.Unsupported(Position, "compress"),
        StreamFormat.FlagMultifdFlush => StreamErrors.Unsupported(Position, "multifd"),
        StreamFormat.FlagHook => StreamErrors.Unsupported(Position, "rdma"),
        _ => Malformed($"memory word 0x{word:x16}, which has no meaning here"),
    };
}
