namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>To come.</summary>
public sealed partial class BftReplica
{
    /// <summary>To come.</summary>
    public BftReplica(BftContext context, BftStable stable, IBftMachine machine, BftOptions options, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(context);
        _ = (stable, machine, options, now);
    }

    /// <summary>To come.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Takes an input.</summary>
    /// <param name="input">What happened.</param>
    /// <param name="now">The time, by a clock that only goes forward.</param>
    /// <returns>What is to be done, in this order.</returns>
    public IReadOnlyList<BftOutput> Step(BftInput input, TimeSpan now)
    {
        HasMore = now < TimeSpan.Zero;
        return [];
    }
}
