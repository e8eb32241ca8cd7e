using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Files;

/// <summary>A copy of a file failed; the message says at which side and where.</summary>
/// <param name="error">Why.</param>
/// <param name="message">A sentence for the operator.</param>
/// <param name="innerException">What caused it, if anything did.</param>
public sealed class FileCopyException(FileCopyError error, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Why.</summary>
    public FileCopyError Error { get; } = error;

    /// <summary>The copy's error for a failure of its transfer.</summary>
    public static FileCopyException From(AmstException failure) => FileCopyFaults.From(failure);

    /// <summary>Whether the same copy, begun again, may succeed without anybody changing anything: it goes on where it was.</summary>
    public bool IsTransient =>
        Error is FileCopyError.Busy or FileCopyError.UnknownCopy or FileCopyError.Damaged or FileCopyError.LinkFailed;
}
