namespace Orleans.Configuration;

/// <summary>How connections are made.</summary>
public class ConnectionOptions
{
    /// <summary>How long a client waits between attempts to connect again; 1 s by default.</summary>
    public TimeSpan ConnectionRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one attempt may take; 5 s by default.</summary>
    public TimeSpan OpenConnectionTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
