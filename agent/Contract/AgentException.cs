namespace NovaCron.Agent;

/// <summary>A host agent refused an order or failed in it.</summary>
public sealed class AgentException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="error">Why.</param>
    /// <param name="message">A sentence for the operator.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public AgentException(AgentError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>Why.</summary>
    public AgentError Error { get; }

    /// <summary>Whether the same order may succeed later.</summary>
    public bool IsTransient => Error is AgentError.LinkFailed or AgentError.HostUnreachable
        or AgentError.NotEnoughMemory or AgentError.NotEnoughDisk;
}
