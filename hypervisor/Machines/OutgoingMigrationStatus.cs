namespace NovaCron.Hypervisor;

/// <summary>A moment in an outgoing migration.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="RemainingBytes">Guest memory still to be sent at least once more, in bytes.</param>
/// <param name="TotalBytes">The guest's memory, in bytes.</param>
/// <param name="Round">The pass over memory it is in, from 1.</param>
/// <param name="DirtyBytesPerSecond">How fast the guest rewrites its memory, in bytes a second; 0 when unknown.</param>
public sealed record OutgoingMigrationStatus(
    OutgoingMigrationPhase Phase,
    long RemainingBytes,
    long TotalBytes,
    int Round,
    long DirtyBytesPerSecond);
