namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>Carries a replica's messages to other regions' replicas, whose regions it proves.</summary>
public interface ISyncLink
{
    /// <summary>Connects to all peers, and again whenever a connection was lost.</summary>
    /// <param name="incarnation">The replica's life, which is told to peers first.</param>
    /// <param name="events">Told what becomes of the connections; from any thread.</param>
    ISyncSession Open(int incarnation, ISyncLinkEvents events);
}

/// <summary>The connections of one replica to its peers. Disposing closes them.</summary>
public interface ISyncSession : IAsyncDisposable
{
    /// <summary>Has a message sent soon, behind those before it; it may be lost. One to a region that is no peer is lost.</summary>
    void Send(string region, ReadOnlyMemory<byte> message);
}

/// <summary>What becomes of connections.</summary>
public interface ISyncLinkEvents
{
    /// <summary>What is sent to a region may arrive from now on.</summary>
    void Connected(string region);

    /// <summary>What was sent to a region last may be lost.</summary>
    void Disconnected(string region);
}
