using NovaCron.Dwcp.Consensus.Acp;

namespace NovaCron.Dwcp.Consensus.Driving;

/// <summary>A member did not do what it was asked.</summary>
public abstract class ReplicaException(string message, Exception? inner) : Exception(message, inner);

/// <summary>The member refused: the command or read changed nothing and never will.</summary>
public sealed class ReplicaRefusedException(AcpRefusal reason)
    : ReplicaException($"The member of the federation's log refused: {reason}.", null)
{
    /// <summary>Why.</summary>
    public AcpRefusal Reason { get; } = reason;
}

/// <summary>The member stopped first: a command may have been committed, or may still be, or not.</summary>
public sealed class ReplicaStoppedException(Exception? inner = null)
    : ReplicaException("The member of the federation's log has stopped; whether the command was or will be committed is not known.", inner);
