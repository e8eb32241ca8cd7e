namespace NovaCron.Agent.Machines;

/// <summary>The durable part of an outgoing migration.</summary>
/// <param name="Migration">Its id.</param>
/// <param name="TargetRegion">Where the guest goes.</param>
/// <param name="Report">The copy's report, once everything was sent and the target verified it.</param>
internal sealed record OutgoingState(string Migration, string TargetRegion, CopyReport? Report = null);
