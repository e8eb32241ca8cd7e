using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Grains.Standby;

/// <summary>What may happen to a region that stands by for a VM.</summary>
internal abstract record StandbyInput
{
    private StandbyInput()
    {
    }

    /// <summary>The owner by the log wants it to, on that host.</summary>
    public sealed record Ordered(StandbyPlan Plan, string Host, string Transfer) : StandbyInput;

    /// <summary>The host has all images.</summary>
    public sealed record ImagesSeen : StandbyInput;

    /// <summary>What the log says.</summary>
    public sealed record Seen(string Region, LeaseWatch Watch) : StandbyInput;

    /// <summary>What the log answered to the claim.</summary>
    public sealed record Claimed(CommandOutcome Outcome) : StandbyInput;

    /// <summary>The VM's record says that it is this region's.</summary>
    public sealed record Adopted : StandbyInput;

    /// <summary>The owner needs it no more, in an epoch and in those before.</summary>
    public sealed record Dropped(string Owner, long Epoch) : StandbyInput;
}
