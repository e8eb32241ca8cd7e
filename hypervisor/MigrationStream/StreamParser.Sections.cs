using System.Buffers.Binary;
using System.Text;

namespace NovaCron.Hypervisor.MigrationStream;

/// <summary>Configuration subsections, and the frames of memory sections.</summary>
internal sealed partial class StreamParser
{
    private const int UuidBytes = 16;
    private const uint PageBits = 12;

    private int ConfigurationTail(ReadOnlySpan<byte> span)
    {
        if (span[0] != StreamFormat.Subsection)
        {
            _state = ParserState.Section;
            return Section(span);
        }

        if (span.Length < 2 || span.Length < 2 + span[1] + 4)
        {
            return 0;
        }

        var body = 2 + span[1] + 4;
        var name = Encoding.Latin1.GetString(span.Slice(2, span[1]));
        var length = name == "configuration/uuid" ? UuidBytes : sizeof(uint);
        if (span.Length < body + length)
        {
            return 0;
        }

        // Capabilities named here (ignore-shared, mapped-ram) and other page sizes change the memory sections: not ours to read.
        var number = BinaryPrimitives.ReadUInt32BigEndian(span[body..]);
        var understood = name switch
        {
            "configuration/uuid" => true,
            "configuration/target-page-bits" => number == PageBits,
            "configuration/capabilities" => number == 0,
            _ => false,
        };
        return understood ? Pass(span, body + length) : GoOpaque(span);
    }

    private int SectionStart(ReadOnlySpan<byte> span)
    {
        const int IdentityBytes = 8;
        if (span.Length < 6 || span.Length < 6 + span[5] + IdentityBytes)
        {
            return 0;
        }

        var name = Encoding.Latin1.GetString(span.Slice(6, span[5]));
        var identity = span[(6 + span[5])..];
        var instance = BinaryPrimitives.ReadUInt32BigEndian(identity);
        var version = BinaryPrimitives.ReadUInt32BigEndian(identity[4..]);
        if (_ramStarted || name != StreamFormat.RamSectionName || instance != 0 || version != StreamFormat.RamSectionVersion)
        {
            return GoOpaque(span);
        }

        _ramStarted = true;
        _ramSection = BinaryPrimitives.ReadUInt32BigEndian(span[1..]);
        return EnterRam(span, 6 + span[5] + IdentityBytes);
    }

    private int SectionContinued(ReadOnlySpan<byte> span)
    {
        if (span.Length < 5)
        {
            return 0;
        }

        var foreign = !_ramStarted || _ramEnded || BinaryPrimitives.ReadUInt32BigEndian(span[1..]) != _ramSection;
        return foreign ? GoOpaque(span) : EnterRam(span, 5);
    }

    private int EnterRam(ReadOnlySpan<byte> span, int length)
    {
        _sectionType = span[0];
        _state = ParserState.RamWord;
        return Pass(span, length);
    }

    /// <summary>Memory sections carry no length, so their footer is what proves that the parser is still in step.</summary>
    private int Footer(ReadOnlySpan<byte> span)
    {
        if (span.Length < 5)
        {
            return 0;
        }

        var section = BinaryPrimitives.ReadUInt32BigEndian(span[1..]);
        if (span[0] != StreamFormat.Footer || section != _ramSection)
        {
            throw Malformed($"0x{span[0]:x2} {section} where the footer of memory section {_ramSection} belongs");
        }

        _ramEnded = _sectionType == StreamFormat.SectionEnd;
        _state = ParserState.Section;
        return Pass(span, 5);
    }
}
