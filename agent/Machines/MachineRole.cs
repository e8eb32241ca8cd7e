namespace NovaCron.Agent.Machines;

/// <summary>Why a machine is on this host.</summary>
internal enum MachineRole
{
    /// <summary>It is the VM's machine, at the record's epoch.</summary>
    Active,

    /// <summary>Room is reserved for it, or it loads, or it is loaded; it was never allowed to run here.</summary>
    Incoming,
}
