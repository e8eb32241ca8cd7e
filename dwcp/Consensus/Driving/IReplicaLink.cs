namespace NovaCron.Dwcp.Consensus.Driving;

/// <summary>Carries a member's messages to other regions.</summary>
public interface IReplicaLink
{
    /// <summary>Sends a message, at some time soon or never: it may be lost, and the caller does not wait.</summary>
    /// <param name="region">Where to.</param>
    /// <param name="message">The message; not changed afterwards.</param>
    void Send(string region, ReadOnlyMemory<byte> message);
}
