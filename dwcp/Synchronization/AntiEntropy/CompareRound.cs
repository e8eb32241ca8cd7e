using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Synchronization.AntiEntropy;

/// <summary>One comparison with one region, down the tree of sums to leaves and their records. Not thread-safe.</summary>
/// <param name="with">The region.</param>
/// <param name="since">What transactions covered since it began, or since the damaged store was loaded.</param>
/// <param name="now">The time.</param>
internal sealed class CompareRound(string with, CoveredSince since, TimeSpan now)
{
    public string With => with;

    public CoveredSince Since => since;

    /// <summary>The level of the nodes that are asked about; behind the last one leaves are.</summary>
    public int Level { get; private set; }

    public bool IsAtLeaves => Level > LeafTable.LastLevel;

    /// <summary>Nodes of the level, or leaves, of which nothing was told yet.</summary>
    public List<int> Left { get; private set; } = [0];

    /// <summary>Those of them that are asked about now.</summary>
    public List<int> Asked { get; set; } = [];

    /// <summary>Their children that differ.</summary>
    public List<int> Differing { get; private set; } = [];

    /// <summary>What the question is named that is under way.</summary>
    public Digest Id { get; set; }

    public TimeSpan AskedAt { get; set; }

    /// <summary>When something was heard last that helps.</summary>
    public TimeSpan HeardAt { get; set; } = now;

    /// <summary>An answer that waits until all is applied here that was applied there.</summary>
    public SyncMessage.Answer? Waiting { get; set; }

    /// <summary>Whether the two stores said something of a dot that cannot both be right.</summary>
    public bool IsContradicted { get; set; }

    /// <summary>Goes on with the children that differ.</summary>
    /// <param name="first">The child with which to begin; those before it come last.</param>
    public void Descend(int first)
    {
        Level++;
        Left = [.. Differing.Where(node => node >= first), .. Differing.Where(node => node < first)];
        Differing = [];
    }

    /// <summary>Begins with leaves.</summary>
    public void BeginAt(IEnumerable<int> leaves) => (Level, Left) = (LeafTable.LastLevel + 1, [.. leaves]);
}
