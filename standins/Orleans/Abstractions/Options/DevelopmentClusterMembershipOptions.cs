using System.Net;

namespace Orleans.Configuration;

/// <summary>Which silo is the first of a development cluster.</summary>
public class DevelopmentClusterMembershipOptions
{
    /// <summary>Its silo endpoint; null is this silo. This engine has one silo: any other endpoint is refused.</summary>
    public IPEndPoint? PrimarySiloEndpoint { get; set; }
}
