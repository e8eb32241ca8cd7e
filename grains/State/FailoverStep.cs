namespace NovaCron.Grains.State;

/// <summary>
/// How far a VM is under its host's lease: written before what it names is done. The host guards it before the log says that it may be
/// claimed, and until after the log says that it may not.
/// </summary>
[GenerateSerializer, Alias("NovaCron.State.FailoverStep")]
internal enum FailoverStep
{
    /// <summary>Not at all.</summary>
    Off,

    /// <summary>Its host is told to run it only under the lease.</summary>
    Guarding,

    /// <summary>A region is given what it needs to stand by. The log may or may not say already that the VM may be claimed.</summary>
    Arranging,

    /// <summary>The log is told that the VM may be claimed.</summary>
    Listing,

    /// <summary>It is guarded, and may be claimed.</summary>
    On,

    /// <summary>The log is told that the VM may not be claimed.</summary>
    Delisting,

    /// <summary>Its host is told to run it without a lease.</summary>
    Unguarding,
}
