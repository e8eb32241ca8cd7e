using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>What a region's replica has in writing.</summary>
internal sealed class SimDisk(Author author)
{
    private readonly List<SyncBatch> _kept = [];
    private readonly List<Transaction> _loose = [];
    private CausalContext _context = CausalContext.Empty;
    private HybridTime _clockFloor;

    public Author Author => author;

    /// <summary>Its records, and what may become of them.</summary>
    public SimRows Rows { get; private init; } = new();

    public VersionVector Applied { get; private set; } = VersionVector.Empty;

    public VersionVector Shown { get; private set; } = VersionVector.Empty;

    public long ConsumedRow { get; private set; }

    public SyncStable Read()
    {
        var (store, damaged) = Rows.Read(_context);
        return new(author, store, Applied, Shown, [.. _kept], [.. _loose], ConsumedRow, _clockFloor, damaged);
    }

    /// <summary>Another life of the region begins with what this one has in writing, and with an empty outbox.</summary>
    public SimDisk Copy(Author next)
    {
        var copy = new SimDisk(next) { Applied = Applied, Shown = Shown, _context = _context, Rows = Rows.Copy() };
        copy._clockFloor = _clockFloor;
        copy._kept.AddRange(_kept);
        copy._loose.AddRange(_loose);
        return copy;
    }

    public void Write(SyncOutput.Write write)
    {
        _kept.AddRange(write.Kept);
        _loose.AddRange(write.Loose);
        foreach (var kept in write.Kept)
        {
            _loose.RemoveAll(transaction => transaction.Author == kept.Author && transaction.Last <= kept.Last);
        }

        foreach (var trimmed in write.Trimmed)
        {
            _kept.RemoveAll(batch => batch.Author == trimmed.Author && batch.Last <= trimmed.Number);
        }

        Rows.Write(write);
        (_context, Applied, Shown, ConsumedRow, _clockFloor) =
            (write.Context, write.Applied, write.Shown, write.ConsumedRow, write.ClockFloor);
    }
}
