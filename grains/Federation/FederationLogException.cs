namespace NovaCron.Grains.Federation;

/// <summary>The federation's log did not answer.</summary>
/// <param name="message">Why.</param>
/// <param name="isUnknown">Whether what was asked for may have happened, or may yet; false where it has not and never will.</param>
/// <param name="inner">What caused it.</param>
public sealed class FederationLogException(string message, bool isUnknown, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether what was asked for may have happened, or may yet.</summary>
    public bool IsUnknown { get; } = isUnknown;
}
