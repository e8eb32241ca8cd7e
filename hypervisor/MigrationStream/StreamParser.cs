using System.Buffers.Binary;
using System.Text;

namespace NovaCron.Hypervisor.MigrationStream;

/// <summary>
/// The grammar outside memory sections: header, configuration, commands and section frames. It consumes whole items from
/// a span and asks for more by consuming nothing; no item is longer than <see cref="StreamFormat.LookAheadBytes"/>.
/// </summary>
internal sealed partial class StreamParser(IMigrationStreamVisitor visitor)
{
    private ParserState _state = ParserState.Header;
    private long _skip;
    private uint _ramSection;
    private bool _ramStarted;
    private bool _ramEnded;
    private byte _sectionType;

    public long Position { get; private set; }

    public bool IsOpaque => _state == ParserState.Opaque;

    public string? MachineType { get; private set; }

    /// <summary>Consumes as many items as <paramref name="span"/> holds completely.</summary>
    public int Parse(ReadOnlySpan<byte> span)
    {
        var consumed = 0;
        while (consumed < span.Length)
        {
            var step = Step(span[consumed..]);
            if (step == 0)
            {
                break;
            }

            consumed += step;
            Position += step;
        }

        return consumed;
    }

    /// <summary>Says what is missing when the stream ends here; null when it may end here.</summary>
    public string? MissingAtEnd() => _state switch
    {
        ParserState.Opaque => null,
        ParserState.Header => "before its header was complete",
        ParserState.Section when _ramEnded => "after guest memory, before any device state",
        ParserState.Section => "before guest memory was complete",
        ParserState.RamWord or ParserState.RamBlock or ParserState.Footer => "within guest memory",
        _ => "within its configuration or a command",
    };

    private int Step(ReadOnlySpan<byte> span) => _state switch
    {
        ParserState.Header => Header(span),
        ParserState.ConfigurationTail => ConfigurationTail(span),
        ParserState.Section => Section(span),
        ParserState.Skip => Skip(span),
        ParserState.RamWord => RamWord(span),
        ParserState.RamBlock => RamBlock(span),
        ParserState.Footer => Footer(span),
        _ => Pass(span, span.Length),
    };

    private int Pass(ReadOnlySpan<byte> span, int length)
    {
        visitor.Opaque(span[..length]);
        return length;
    }

    private int Skip(ReadOnlySpan<byte> span)
    {
        var length = (int)Math.Min(_skip, span.Length);
        _skip -= length;
        _state = _skip == 0 ? ParserState.Section : ParserState.Skip;
        return Pass(span, length);
    }

    /// <summary>From here on the stream is not understood, and need not be: every byte is passed through.</summary>
    private int GoOpaque(ReadOnlySpan<byte> span)
    {
        _state = ParserState.Opaque;
        return Pass(span, span.Length);
    }

    private int Header(ReadOnlySpan<byte> span)
    {
        if (span.Length < StreamFormat.HeaderBytes)
        {
            return 0;
        }

        var magic = BinaryPrimitives.ReadUInt32BigEndian(span);
        var version = BinaryPrimitives.ReadUInt32BigEndian(span[4..]);
        if (magic != StreamFormat.Magic || version != StreamFormat.Version)
        {
            throw Malformed($"magic 0x{magic:x8} version {version}, where 0x{StreamFormat.Magic:x8} version {StreamFormat.Version} belong");
        }

        _state = ParserState.Section;
        return Pass(span, StreamFormat.HeaderBytes);
    }

    private int Section(ReadOnlySpan<byte> span)
    {
        switch (span[0])
        {
            case StreamFormat.Configuration when Position == StreamFormat.HeaderBytes:
                return Configuration(span);
            case StreamFormat.Command:
                return Command(span);
            case StreamFormat.SectionStart:
                return SectionStart(span);
            case StreamFormat.SectionPart or StreamFormat.SectionEnd:
                return SectionContinued(span);
            case <= StreamFormat.Command:
                return GoOpaque(span);
            default:
                throw Malformed($"section type 0x{span[0]:x2}, which does not exist");
        }
    }

    private int Configuration(ReadOnlySpan<byte> span)
    {
        if (span.Length < 5)
        {
            return 0;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(span[1..]);
        if (length is 0 or > StreamFormat.MachineTypeBytesMax)
        {
            throw Malformed($"a machine type of {length} bytes, where 1 to {StreamFormat.MachineTypeBytesMax} are allowed");
        }

        var total = 5 + (int)length;
        if (span.Length < total)
        {
            return 0;
        }

        MachineType = Encoding.Latin1.GetString(span[5..total]);
        _state = ParserState.ConfigurationTail;
        return Pass(span, total);
    }

    private int Command(ReadOnlySpan<byte> span)
    {
        if (span.Length < 5)
        {
            return 0;
        }

        // Other commands belong to postcopy and COLO, which change what follows: those streams are passed through unread.
        var command = BinaryPrimitives.ReadUInt16BigEndian(span[1..]);
        if (command is not (StreamFormat.CommandOpenReturnPath or StreamFormat.CommandPing or StreamFormat.CommandSwitchoverStart))
        {
            return GoOpaque(span);
        }

        _skip = BinaryPrimitives.ReadUInt16BigEndian(span[3..]);
        _state = _skip == 0 ? ParserState.Section : ParserState.Skip;
        return Pass(span, 5);
    }

    private HypervisorException Malformed(string what) => StreamErrors.Malformed(Position, what);
}
