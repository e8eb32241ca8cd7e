using System.Collections.Immutable;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Types;

/// <summary>What one author has done with rights, in all. Sums only grow: an author's newer row has all that its older ones had.</summary>
/// <param name="Granted">Rights that it made by adding to the counter.</param>
/// <param name="Used">Rights that it used up by taking from the counter.</param>
/// <param name="Given">Rights that it gave to others, by author.</param>
internal sealed record BoundedRow(long Granted, long Used, ImmutableSortedDictionary<Author, long> Given)
{
    /// <summary>Others that an author may ever give rights to, each of their lives counted.</summary>
    public const int GivenMax = 256;

    public static BoundedRow Empty { get; } = new(0, 0, ImmutableSortedDictionary<Author, long>.Empty);

    public static bool TryDecode(ReadOnlySpan<byte> bytes, out BoundedRow row)
    {
        try
        {
            row = Decode(bytes.ToArray());
            return true;
        }
        catch (WireFormatException)
        {
            row = Empty;
            return false;
        }
    }

    public static BoundedRow Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var (granted, used) = (reader.Count64(), reader.Count64());
        var given = ImmutableSortedDictionary.CreateBuilder<Author, long>();
        Author? last = null;
        foreach (var (to, amount) in reader.List(GivenMax, ReadGiven))
        {
            if (to <= last! || amount == 0)
            {
                throw new WireFormatException("rights that were given are out of order");
            }

            given.Add(last = to, amount);
        }

        reader.End();
        return new(granted, used, given.ToImmutable());
    }

    public Payload Encode() => Payload.Own(new WireWriter()
        .I64(Granted)
        .I64(Used)
        .List(Given, (to, given) => to.Text(given.Key.Region).I32(given.Key.Incarnation).I64(given.Value))
        .ToArray());

    private static (Author To, long Amount) ReadGiven(ref WireReader reader)
    {
        var to = new Author(reader.Text(Form.RegionBytesMax), reader.I32());
        return Form.ProblemOf(to) is { } problem ? throw new WireFormatException(problem) : (to, reader.Count64());
    }
}
