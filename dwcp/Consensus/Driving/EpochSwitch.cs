using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Consensus.Driving;

/// <summary>An epoch that began, as a member saw it.</summary>
/// <param name="Epoch">Which.</param>
/// <param name="IsByzantine">Whether it tolerates liars.</param>
/// <param name="Reason">Why the one before ended; null for the first, and where the member did not see why.</param>
/// <param name="At">When the member saw it begin; null where it began before the member did.</param>
public sealed record EpochSwitch(long Epoch, bool IsByzantine, SwitchReason? Reason, DateTimeOffset? At);
