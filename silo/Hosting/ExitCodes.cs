namespace NovaCron.Silo.Hosting;

/// <summary>How the process ends; the numbers are those of BSD's sysexits.</summary>
internal static class ExitCodes
{
    /// <summary>It did what was asked, or was stopped by SIGTERM or SIGINT and went down in order.</summary>
    public const int Success = 0;

    /// <summary>A fault of ours.</summary>
    public const int InternalError = 70;

    /// <summary>Something else holds what it needs (the data folder, a port): the same command may succeed later.</summary>
    public const int TemporaryFailure = 75;

    /// <summary>An option, a certificate, a folder or the database's schema is wrong: the same command will fail again.</summary>
    public const int ConfigurationError = 78;
}
