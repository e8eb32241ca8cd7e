namespace NovaCron.Hypervisor;

/// <summary>What a machine is doing, as the hypervisor itself reports it.</summary>
public enum MachineState
{
    /// <summary>The machine is gone: its process ended.</summary>
    Gone,

    /// <summary>The guest executes. The only state that counts as a running copy.</summary>
    Running,

    /// <summary>The guest is paused and can be resumed.</summary>
    Paused,

    /// <summary>It waits for, or is loading, an incoming migration stream.</summary>
    Incoming,

    /// <summary>The guest is stopped at the end of an outgoing migration's copying, before its last pages are sent.</summary>
    PreSwitchover,

    /// <summary>The guest is stopped and its state was sent completely. It could still be resumed.</summary>
    PostMigrate,
}
