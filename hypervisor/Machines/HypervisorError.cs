namespace NovaCron.Hypervisor;

/// <summary>Kinds of failure of a hypervisor.</summary>
public enum HypervisorError
{
    /// <summary>No usable hypervisor was found, or the one found must not be used.</summary>
    Unavailable,

    /// <summary>The machine's description is wrong.</summary>
    InvalidSpec,

    /// <summary>The machine would not start.</summary>
    LaunchFailed,

    /// <summary>The machine is gone.</summary>
    MachineGone,

    /// <summary>The machine is in a state that does not allow what was asked.</summary>
    WrongState,

    /// <summary>The machine did not answer in time, or not in the expected form.</summary>
    ControlFailed,

    /// <summary>The migration stream breaks the format.</summary>
    MalformedStream,

    /// <summary>The migration stream ended too early.</summary>
    TruncatedStream,

    /// <summary>The migration failed in the hypervisor.</summary>
    MigrationFailed,
}
