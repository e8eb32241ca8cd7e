using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Synchronization.Wire;

/// <summary>
/// What a message says often, written once, in its order; in the message stands which one it is. A table that is out of order, or has
/// what the message does not use, is refused: there is one table for a message.
/// </summary>
internal sealed class WireTable<T>
    where T : IComparable<T>
{
    private readonly T[] _values;
    private readonly bool[] _isUsed;

    private WireTable(T[] values) => (_values, _isUsed) = (values, new bool[values.Length]);

    public static WireTable<T> Of(IEnumerable<T> values) => new([.. new SortedSet<T>(values)]);

    public static WireTable<T> Read(ref WireReader reader, int countMax, WireReader.Element<T> read)
    {
        var values = reader.List(countMax, read);
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i - 1].CompareTo(values[i]) >= 0)
            {
                throw new WireFormatException($"{values[i]} is out of order in its table");
            }
        }

        return new(values);
    }

    public void Write(WireWriter writer, Action<WireWriter, T> write) => writer.List(_values, write);

    public void WriteOne(WireWriter writer, T value) => writer.Number(Array.BinarySearch(_values, value));

    public T ReadOne(ref WireReader reader)
    {
        var at = reader.Number();
        if (at >= _values.Length)
        {
            throw new WireFormatException($"a table has {_values.Length} entries, {at} is wanted");
        }

        _isUsed[at] = true;
        return _values[at];
    }

    /// <summary>Says that all of it must have been used.</summary>
    public void End()
    {
        if (Array.IndexOf(_isUsed, false) is >= 0 and var at)
        {
            throw new WireFormatException($"{_values[at]} is in a table and nowhere else");
        }
    }
}
