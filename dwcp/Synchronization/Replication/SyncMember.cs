using NovaCron.Dwcp.Synchronization.Causality;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>A region that takes part.</summary>
/// <param name="Region">Its name.</param>
/// <param name="Incarnation">Which of its lives it is in: what comes of a later one is refused until the members are told anew.</param>
public sealed record SyncMember(string Region, int Incarnation)
{
    /// <summary>Whom it writes as.</summary>
    public Author Author => new(Region, Incarnation);
}
