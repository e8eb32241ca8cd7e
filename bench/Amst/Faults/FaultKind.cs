namespace NovaCron.Bench.Amst.Faults;

/// <summary>What is done to a running transfer.</summary>
internal enum FaultKind
{
    /// <summary>A connection is torn down at the sender; the receiver gets a reset.</summary>
    ResetAtSender,

    /// <summary>A connection is torn down at the receiver; the sender gets a reset.</summary>
    ResetAtReceiver,

    /// <summary>All connections are torn down at the sender.</summary>
    ResetAll,

    /// <summary>What one connection sends vanishes for a while; nobody is told.</summary>
    BlackHole,

    /// <summary>The link is cut for a while; nobody is told.</summary>
    Partition,
}
