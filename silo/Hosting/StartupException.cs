namespace NovaCron.Silo.Hosting;

/// <summary>The process cannot do its work, for a reason that the operator can cure; its message says how.</summary>
internal sealed class StartupException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
    /// <param name="message">A sentence for the operator.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public StartupException(int exitCode, string message, Exception? innerException = null)
        : base(message, innerException) => ExitCode = exitCode;

    /// <summary>What the process ends with.</summary>
    public int ExitCode { get; }

    /// <summary>A wrong option, certificate, folder or schema.</summary>
    public static StartupException Configuration(string message, Exception? innerException = null) =>
        new(ExitCodes.ConfigurationError, message, innerException);

    /// <summary>Data that cannot be read, or is not what it must be.</summary>
    public static StartupException WrongData(string message, Exception? innerException = null) =>
        new(ExitCodes.DataError, message, innerException);
}
