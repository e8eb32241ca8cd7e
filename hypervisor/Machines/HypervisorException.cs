namespace NovaCron.Hypervisor;

/// <summary>A machine or a hypervisor could not do what was asked.</summary>
public sealed class HypervisorException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="error">What kind of failure it is.</param>
    /// <param name="message">A sentence for the operator.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public HypervisorException(HypervisorError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>What kind of failure it is.</summary>
    public HypervisorError Error { get; }

    /// <summary>For an error in a migration stream, the byte of the stream at which it was met; otherwise null.</summary>
    public long? StreamOffset { get; init; }
}
