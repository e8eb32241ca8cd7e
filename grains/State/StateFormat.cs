namespace NovaCron.Grains.State;

/// <summary>The format of stored records, and what they are stored under.</summary>
internal static class StateFormat
{
    /// <summary>
    /// The newest format this code reads, and the one it writes. Members are only ever added; a change of meaning raises it, and so
    /// does a member that an older build must not drop. 2: a VM's record remembers its last commands. 3: records know of
    /// the federation's log. 4: records of VMs that fail over by themselves.
    /// </summary>
    public const int Version = 4;

    // ADO.NET storage identifies a row by state name and key alone, not by the grain's type: each name is used once.
    public const string Vm = "novacron.vm";
    public const string Migration = "novacron.migration";
    public const string Incoming = "novacron.incoming";
    public const string Region = "novacron.region";
    public const string Cluster = "novacron.cluster";
    public const string Standby = "novacron.standby";
}
