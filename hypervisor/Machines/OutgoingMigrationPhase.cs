namespace NovaCron.Hypervisor;

/// <summary>Where an outgoing migration stands.</summary>
public enum OutgoingMigrationPhase
{
    /// <summary>The guest runs, its memory is being copied.</summary>
    Copying,

    /// <summary>The guest stands still before its last pages.</summary>
    PreSwitchover,

    /// <summary>The last pages and the device state are being sent.</summary>
    Finishing,

    /// <summary>Everything was sent; the guest stands still.</summary>
    Completed,

    /// <summary>It failed or was cancelled.</summary>
    Failed,
}
