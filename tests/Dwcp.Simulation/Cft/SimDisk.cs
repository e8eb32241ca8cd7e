using NovaCron.Dwcp.Consensus.Cft;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>What a member has in writing.</summary>
internal sealed class SimDisk
{
    private readonly List<CftEntry> _entries = [];
    private long _term;
    private int? _vote;
    private CftSnapshot _snapshot = CftSnapshot.None;

    public CftStable Read() => new(_term, _vote, _snapshot, [.. _entries]);

    public void Write(CftOutput.Write write)
    {
        (_term, _vote) = (write.Term, write.Vote);
        if (write.From > 0)
        {
            var kept = Math.Clamp((int)(write.From - _snapshot.Index) - 1, 0, _entries.Count);
            _entries.RemoveRange(kept, _entries.Count - kept);
        }

        if (write.Snapshot is { } snapshot)
        {
            _entries.RemoveRange(0, Math.Clamp((int)(snapshot.Index - _snapshot.Index), 0, _entries.Count));
            _snapshot = snapshot;
        }

        _entries.AddRange(write.Entries);
    }
}
