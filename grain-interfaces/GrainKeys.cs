namespace NovaCron.GrainInterfaces;

/// <summary>
/// Grain keys. Each begins with a prefix that is no hexadecimal number: ADO.NET storage would store a key that reads as
/// one as a number, and <c>abc1</c> and <c>ABC1</c> would share a row.
/// </summary>
public static class GrainKeys
{
    private const string VmPrefix = "vm/";
    private const string HostPrefix = "host/";
    private const string ClusterPrefix = "cluster/";
    private const string MigrationPrefix = "migration/";
    private const string RegionPrefix = "region/";

    /// <summary>The key of a VM, the same in every region.</summary>
    public static string Vm(string name) => VmPrefix + name;

    /// <summary>The key of a host.</summary>
    public static string Host(string name) => HostPrefix + name;

    /// <summary>The key of a pool of hosts.</summary>
    public static string Cluster(string name) => ClusterPrefix + name;

    /// <summary>The key of a migration.</summary>
    public static string Migration(string id) => MigrationPrefix + id;

    /// <summary>The key of a region's own grain.</summary>
    public static string Region(string name) => RegionPrefix + name;

    /// <summary>The name behind a key.</summary>
    public static string NameOf(string key) => key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
