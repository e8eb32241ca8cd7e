namespace NovaCron.Grains.Hosts;

/// <summary>What a lease's keeper does next.</summary>
internal enum LeaseAct
{
    /// <summary>Nothing until the next time.</summary>
    None,

    /// <summary>Has the log execute a renewal.</summary>
    Renew,

    /// <summary>Tells the log that the host needs no lease.</summary>
    Drop,

    /// <summary>Tells the agent that the renewal was executed.</summary>
    Extend,

    /// <summary>Has the agent end what runs under the lease, for a claim has ended it, and begin another life.</summary>
    Restart,
}
