using NovaCron.Agent;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Grains.Hosts;

/// <summary>What a lease's keeper does, by what it was told.</summary>
internal static class LeaseRules
{
    /// <summary>After a stamp.</summary>
    /// <param name="stamp">The stamp.</param>
    /// <param name="mayHaveLease">Whether the log may have a lease of the host.</param>
    public static LeaseAct After(LeaseStamp stamp, bool mayHaveLease) =>
        stamp.IsWanted ? LeaseAct.Renew : mayHaveLease ? LeaseAct.Drop : LeaseAct.None;

    /// <summary>
    /// After a renewal. Only the log's own word extends a lease: one whose answer is lost may have come after a claim that ended it.
    /// </summary>
    public static LeaseAct After(CommandResult? renewal) => renewal?.Outcome switch
    {
        CommandOutcome.Done => LeaseAct.Extend,
        CommandOutcome.NoLease => LeaseAct.Restart,
        _ => LeaseAct.None,
    };
}
