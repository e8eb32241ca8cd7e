namespace NovaCron.Grains.State;

/// <summary>What is being done to a VM's machine: written before it is done, so that it can be finished after a crash.</summary>
[GenerateSerializer, Alias("NovaCron.State.VmAct")]
internal enum VmAct
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its machine is booted.</summary>
    Start,

    /// <summary>Its guest is paused.</summary>
    Pause,

    /// <summary>Its guest is let run on.</summary>
    Resume,

    /// <summary>Its machine is ended.</summary>
    Stop,

    /// <summary>Its machine's remains are removed, then the record.</summary>
    Delete,

    /// <summary>A guest that arrived, and whose ownership was accepted, is let run.</summary>
    Activate,

    /// <summary>It is created: the federation's log is asked whether the name is this region's. It has no machine before.</summary>
    Acquire,

    /// <summary>Its machine is gone: the federation's log is told that the name is nobody's, then the record goes.</summary>
    Release,

    /// <summary>Another region owns it by the federation's log: what its host has of it is fenced off and removed.</summary>
    Yield,
}
