namespace Orleans.Configuration;

/// <summary>What a cluster is called.</summary>
public class ClusterOptions
{
    /// <summary>The default cluster id.</summary>
    public const string DefaultClusterId = "default";

    /// <summary>The default service id.</summary>
    public const string DefaultServiceId = "default";

    /// <summary>The cluster; clients of another one are refused.</summary>
    public string ClusterId { get; set; } = DefaultClusterId;

    /// <summary>The service: the owner of stored state, across clusters and time.</summary>
    public string ServiceId { get; set; } = DefaultServiceId;
}
