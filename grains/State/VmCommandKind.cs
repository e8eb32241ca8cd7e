namespace NovaCron.Grains.State;

/// <summary>What a remembered command did.</summary>
[GenerateSerializer, Alias("NovaCron.State.CommandKind")]
internal enum VmCommandKind
{
    /// <summary>Created the VM.</summary>
    Create,

    /// <summary>Booted it.</summary>
    Start,

    /// <summary>Paused its guest.</summary>
    Pause,

    /// <summary>Let its guest run on.</summary>
    Resume,

    /// <summary>Ended its guest.</summary>
    Stop,

    /// <summary>Removed it.</summary>
    Delete,

    /// <summary>Began a migration.</summary>
    Migrate,

    /// <summary>Set its failover.</summary>
    SetFailover,
}
