namespace Orleans.Configuration;

/// <summary>How calls travel.</summary>
public abstract class MessagingOptions
{
    /// <summary>How long a caller waits for an answer; 30 s by default.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a call that timed out is cancelled at the grain; false by default.</summary>
    public bool CancelRequestOnTimeout { get; set; }

    /// <summary>
    /// The most bytes of one message; 100 MiB by default. A longer one is refused at its sender, and closes a connection that
    /// brings it.
    /// </summary>
    public int MaxMessageBodySize { get; set; } = 100 * 1024 * 1024;
}
