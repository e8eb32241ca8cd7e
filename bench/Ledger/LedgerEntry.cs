namespace NovaCron.Bench.Ledger;

/// <summary>What a command does to its VM.</summary>
internal enum LedgerAction
{
    Start,
    Pause,
    Resume,
    Stop,
}

/// <summary>A command, as its caller knows it: written down before it was sent, and when it was acknowledged.</summary>
/// <param name="Id">The command's id, the same over all attempts.</param>
/// <param name="Vm">The VM.</param>
/// <param name="Action">What it does.</param>
/// <param name="SentAt">When it was first sent.</param>
internal sealed record LedgerEntry(string Id, string Vm, LedgerAction Action, DateTimeOffset SentAt)
{
    /// <summary>When it was acknowledged; null as long as it was not.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }
}
