namespace NovaCron.Launcher.Topologies;

/// <summary>What must be true of a service before one that depends on it starts.</summary>
public enum TopologyCondition
{
    /// <summary>It runs.</summary>
    Started,

    /// <summary>Its health check passes.</summary>
    Healthy,

    /// <summary>It did its work and ended well.</summary>
    Completed,
}
