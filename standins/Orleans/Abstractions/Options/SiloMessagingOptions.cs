namespace Orleans.Configuration;

/// <summary>How calls travel in a silo.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>
    /// The most requests that wait for one activation; further ones fail at once. 0, the default, means <see cref="EngineLimit"/>.
    /// </summary>
    public int MaxEnqueuedRequestsHardLimit { get; set; }

    /// <summary>What 0 stands for: 100 000.</summary>
    internal const int EngineLimit = 100_000;
}
