using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>What a replica begins with.</summary>
/// <param name="Fence">Names this beginning: writes with an elder one are refused.</param>
/// <param name="Stable">What is in writing.</param>
public sealed record SyncContent(long Fence, SyncStable Stable);
