using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Stable;

namespace NovaCron.Dwcp.Simulation.Bft;

/// <summary>What a simulated member has in writing: records, as a real disk has them.</summary>
internal sealed class BftDisk
{
    private readonly Dictionary<StableKey, ReadOnlyMemory<byte>> _records = [];

    public BftDisk(long epoch) => Make(BftStableCodec.Begin(epoch, BftSnapshot.Genesis(default, BftSimMachine.Genesis)));

    public void Write(long epoch, BftOutput.Write write)
    {
        foreach (var change in BftStableCodec.ToChanges(epoch, write))
        {
            Make(change);
        }
    }

    public BftStable Read(long epoch) =>
        BftStableCodec.Read(epoch, _records.Select(record => new StableRecord(record.Key, record.Value)))!;

    /// <summary>Loses what was signed, as a member does whose disk was put back to an older day.</summary>
    public void ForgetVotes()
    {
        foreach (var key in _records.Keys.Where(key => key.Slot == StableSlot.BftVote).ToList())
        {
            _records.Remove(key);
        }
    }

    private void Make(StableChange change)
    {
        switch (change)
        {
            case StableChange.Put put:
                _records[put.Key] = put.Value;
                break;
            case StableChange.DropUpTo drop:
                foreach (var key in _records.Keys
                    .Where(key => key.Slot == drop.Key.Slot && key.Epoch == drop.Key.Epoch && key.Number <= drop.Key.Number).ToList())
                {
                    _records.Remove(key);
                }

                break;
        }
    }
}
