namespace NovaCron.Grains.Incoming;

/// <summary>Where an incoming guest stands at its target.</summary>
[GenerateSerializer, Alias("NovaCron.State.IncomingStep")]
internal enum IncomingStep
{
    /// <summary>Never heard of.</summary>
    None,

    /// <summary>Its host makes room.</summary>
    Reserved,

    /// <summary>Its machine waits for the stream.</summary>
    Opened,

    /// <summary>Its machine has loaded the stream and stands still.</summary>
    Loaded,

    /// <summary>Ownership was given; the VM's record takes it.</summary>
    Accepting,

    /// <summary>The VM's record has it; the guest is let run.</summary>
    Activating,

    /// <summary>Over: it runs here, or is lost.</summary>
    Activated,

    /// <summary>Its host is told to discard it.</summary>
    Aborting,

    /// <summary>Over: it was discarded.</summary>
    Aborted,
}
