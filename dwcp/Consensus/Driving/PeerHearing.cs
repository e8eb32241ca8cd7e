using System.Collections.Concurrent;
using NovaCron.Dwcp.Consensus.Bft;

namespace NovaCron.Dwcp.Consensus.Driving;

/// <summary>
/// When each member was last heard: whoever is asked for something that takes a quorum can say at once that there is none.
/// </summary>
/// <param name="silenceMax">How long a member may be silent before it counts as gone.</param>
internal sealed class PeerHearing(TimeSpan silenceMax)
{
    private readonly ConcurrentDictionary<string, long> _heardAt = new(StringComparer.Ordinal);

    public void Hear(string region, TimeSpan now) => _heardAt[region] = now.Ticks;

    /// <summary>
    /// Whether so many members are heard, this one among them, that they can decide. Where nobody was heard yet, waiting tells.
    /// </summary>
    public bool HasQuorum(ReplicaStatus status, TimeSpan now)
    {
        var count = status.Members.Count;
        if (count <= 1 || now < silenceMax)
        {
            return true;
        }

        // This member never hears itself.
        var present = 1 + status.Members.Count(member => IsHeard(member, now));
        return present >= (status.IsByzantine ? BftQuorum.Of(count) : (count / 2) + 1);
    }

    private bool IsHeard(string region, TimeSpan now) =>
        _heardAt.TryGetValue(region, out var at) && now - TimeSpan.FromTicks(at) <= silenceMax;
}
