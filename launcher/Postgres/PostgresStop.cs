namespace NovaCron.Launcher.Postgres;

/// <summary>How a server is told to stop; the values are the signals.</summary>
public enum PostgresStop
{
    /// <summary>SIGINT: connections are closed, what is committed is written out.</summary>
    Fast = 2,

    /// <summary>SIGQUIT: it ends at once, and recovers from its log at the next start.</summary>
    Immediate = 3,
}
