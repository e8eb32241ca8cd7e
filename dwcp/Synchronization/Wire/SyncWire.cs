using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Wire;

/// <summary>What the messages of synchronization have in common. All that is read has one form: equal values are equal bytes.</summary>
internal static class SyncWire
{
    private const int NumberBits = 63;

    /// <summary>Writes a number that is not negative: seven bits a byte, the lowest first, the top bit set on all but the last.</summary>
    public static WireWriter Number(this WireWriter writer, long value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            writer.U8((byte)(value | 0x80));
        }

        return writer.U8((byte)value);
    }

    /// <summary>Reads a number in its shortest form.</summary>
    public static long Number(this ref WireReader reader)
    {
        var value = 0L;
        for (var shift = 0; shift < NumberBits; shift += 7)
        {
            var part = reader.U8();
            value |= (long)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return part > 0 || shift == 0 ? value : throw new WireFormatException("a number is longer than it must be");
            }
        }

        throw new WireFormatException($"a number has more than {NumberBits} bits");
    }

    public static WireWriter AuthorOf(this WireWriter writer, Author author) => writer.Text(author.Region).Number(author.Incarnation);

    public static Author AuthorOf(this ref WireReader reader)
    {
        var (region, incarnation) = (reader.Text(Form.RegionBytesMax), reader.Number());
        var author = new Author(region, (int)Math.Min(incarnation, int.MaxValue));
        Require(author.Incarnation == incarnation ? Form.ProblemOf(author) : $"an incarnation of {incarnation} is none");
        return author;
    }

    /// <summary>Reads a record's key.</summary>
    public static RecordKey Key(this ref WireReader reader, RecordLimits limits)
    {
        var key = new RecordKey(reader.Text(limits.NameBytesMax), reader.Text(limits.NameBytesMax));
        Require(Form.ProblemOf(key));
        return key;
    }

    /// <summary>Refuses what has a problem.</summary>
    public static void Require(string? problem)
    {
        if (problem is not null)
        {
            throw new WireFormatException(problem);
        }
    }
}
