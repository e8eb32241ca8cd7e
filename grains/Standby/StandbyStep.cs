namespace NovaCron.Grains.Standby;

/// <summary>How far a region that stands by is: written before what it names is done.</summary>
[GenerateSerializer, Alias("NovaCron.State.StandbyStep")]
internal enum StandbyStep
{
    /// <summary>It does not stand by.</summary>
    None,

    /// <summary>Images are still on their way.</summary>
    Receiving,

    /// <summary>It has all it needs, and looks at the lease.</summary>
    Ready,

    /// <summary>It asks the log for the VM: whose it is, only the log can tell.</summary>
    Claiming,

    /// <summary>The log has given it the VM: its record is to be written, then the VM is booted.</summary>
    Won,
}
