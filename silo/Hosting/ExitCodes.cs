namespace NovaCron.Silo.Hosting;

/// <summary>How the process ends; the numbers are those of BSD's sysexits.</summary>
internal static class ExitCodes
{
    /// <summary>It did what was asked, or was stopped by SIGTERM or SIGINT and went down in order.</summary>
    public const int Success = 0;

    /// <summary>Data is not what it must be: a file changed while it was copied, or arrived damaged again and again.</summary>
    public const int DataError = 65;

    /// <summary>A fault of ours.</summary>
    public const int InternalError = 70;

    /// <summary>Something else holds what it needs (the data folder, a port): the same command may succeed later.</summary>
    public const int TemporaryFailure = 75;

    /// <summary>An option, a certificate, a folder or the database's schema is wrong: the same command will fail again.</summary>
    public const int ConfigurationError = 78;

    /// <summary>A copy was stopped by SIGINT or SIGTERM; it can go on later.</summary>
    public const int Interrupted = 130;
}
