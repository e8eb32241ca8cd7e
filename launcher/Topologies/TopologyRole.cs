namespace NovaCron.Launcher.Topologies;

/// <summary>What a service of a topology is.</summary>
public enum TopologyRole
{
    /// <summary>A region's PostgreSQL server.</summary>
    Postgres,

    /// <summary>Applies the schema to a region's database, and ends.</summary>
    Schema,

    /// <summary>Issues a region's certificate, and ends.</summary>
    Certificates,

    /// <summary>A silo with its host agent.</summary>
    Silo,

    /// <summary>A gateway: REST as a client of the region's silos.</summary>
    Gateway,

    /// <summary>Collects the metrics of all regions.</summary>
    Prometheus,

    /// <summary>Shows them.</summary>
    Grafana,
}
