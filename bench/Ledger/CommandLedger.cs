using System.Globalization;

namespace NovaCron.Bench.Ledger;

/// <summary>
/// The outside ledger: a file on which every command stands before it is sent and again when it was acknowledged. Compared with
/// what the witness saw QEMU do, it tells of acknowledged commands that had no effect and of commands that had it twice.
/// </summary>
internal sealed class CommandLedger(string file, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _file = new(file) { AutoFlush = true };
    private readonly Dictionary<string, LedgerEntry> _entries = [];
    private int _next;

    /// <summary>All entries so far.</summary>
    public IReadOnlyList<LedgerEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries.Values];
        }
    }

    /// <summary>Writes a command down that is about to be sent.</summary>
    public LedgerEntry Begin(string vm, LedgerAction action)
    {
        lock (_gate)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"ledger-{++_next}-{Guid.NewGuid():N}");
            var entry = new LedgerEntry(id, vm, action, time.GetUtcNow());
            _entries.Add(id, entry);
            _file.WriteLine($"{entry.SentAt:O} send {id} {action} {vm}");
            return entry;
        }
    }

    /// <summary>Writes down that it was acknowledged.</summary>
    public void Acknowledge(LedgerEntry entry)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            _entries[entry.Id] = entry with { AcknowledgedAt = now };
            _file.WriteLine($"{now:O} acknowledged {entry.Id}");
        }
    }

    /// <summary>Acknowledged commands of a kind on a VM.</summary>
    public int CountAcknowledged(string vm, LedgerAction action)
    {
        lock (_gate)
            return _entries.Values.Count(entry => entry.Vm == vm && entry.Action == action && entry.AcknowledgedAt is not null);
    }

    public void Dispose() => _file.Dispose();
}
