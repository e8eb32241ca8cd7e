namespace NovaCron.Agent.Machines;

/// <summary>The durable part of an incoming migration.</summary>
/// <param name="Migration">Its id.</param>
/// <param name="SourceRegion">Where the guest comes from.</param>
/// <param name="Opened">Whether the waiting machine was launched.</param>
/// <param name="Loaded">What was loaded, once the whole stream is in the machine and its hash is known.</param>
/// <param name="ResumePending">Whether the epoch was adopted but the guest perhaps not yet let run.</param>
internal sealed record IncomingState(
    string Migration,
    string SourceRegion,
    bool Opened = false,
    IncomingReport? Loaded = null,
    bool ResumePending = false);
