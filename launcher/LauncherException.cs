namespace NovaCron.Launcher;

/// <summary>Something cannot be started here; the message says what, and what the operator can do.</summary>
public sealed class LauncherException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">A sentence for the operator.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public LauncherException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
