namespace NovaCron.Dwcp.Consensus.Cft;

/// <summary>The entries behind a snapshot. Indexes count from 1. Not thread-safe.</summary>
internal sealed class CftLog(CftSnapshot snapshot, IEnumerable<CftEntry> entries)
{
    private readonly List<CftEntry> _entries = [.. entries];

    /// <summary>What the entries follow.</summary>
    public CftSnapshot Snapshot { get; private set; } = snapshot;

    public long LastIndex => Snapshot.Index + _entries.Count;

    public long LastTerm => TermOf(LastIndex)!.Value;

    /// <summary>An entry's term; null for one before the snapshot's last, or behind the end.</summary>
    public long? TermOf(long index) =>
        index == Snapshot.Index ? Snapshot.Term
        : index < Snapshot.Index || index > LastIndex ? null
        : _entries[PlaceOf(index)].Term;

    /// <summary>Entries from one on.</summary>
    /// <param name="from">The first one, behind the snapshot.</param>
    /// <param name="countMax">As many at most.</param>
    /// <param name="bytesMax">So many bytes of commands at most, but for the first one.</param>
    public IReadOnlyList<CftEntry> Slice(long from, int countMax, long bytesMax)
    {
        var (place, count, bytes) = (PlaceOf(from), 0, 0L);
        while (count < countMax && place + count < _entries.Count)
        {
            bytes += _entries[place + count].Command.Length;
            if (count > 0 && bytes > bytesMax)
            {
                break;
            }

            count++;
        }

        return _entries.GetRange(place, count);
    }

    /// <summary>All entries from one on.</summary>
    public IReadOnlyList<CftEntry> From(long index) => _entries.GetRange(PlaceOf(index), (int)(LastIndex - index + 1));

    public void Add(in CftEntry entry) => _entries.Add(entry);

    /// <summary>Drops the entries from one on.</summary>
    public void Truncate(long from) => _entries.RemoveRange(PlaceOf(from), (int)(LastIndex - from + 1));

    /// <summary>The first entry of a term that an entry belongs to, or the snapshot's last.</summary>
    public long FirstOfTerm(long index)
    {
        var term = TermOf(index);
        while (index > Snapshot.Index && TermOf(index - 1) == term)
        {
            index--;
        }

        return index;
    }

    /// <summary>Lets a snapshot stand for the entries up to its own; those behind it stay, if they follow it.</summary>
    public void Compact(CftSnapshot snapshot)
    {
        var follows = TermOf(snapshot.Index) == snapshot.Term;
        _entries.RemoveRange(0, follows ? (int)(snapshot.Index - Snapshot.Index) : _entries.Count);
        Snapshot = snapshot;
    }

    private int PlaceOf(long index) => (int)(index - Snapshot.Index - 1);
}
