namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>What happened in a run.</summary>
/// <param name="Transactions">Transactions that were made.</param>
/// <param name="Batches">Batches that were sent.</param>
/// <param name="Relays">Those of them that were another author's.</param>
/// <param name="Pages">Pages of snapshots that were sent.</param>
/// <param name="Crashes">How often a region crashed.</param>
/// <param name="Dropped">Messages that were not taken.</param>
/// <param name="Alarms">Alarms.</param>
/// <param name="Refused">Rows that were refused.</param>
/// <param name="Repaired">Records of damaged leaves that others repaired.</param>
/// <param name="Corrected">Records that others knew better.</param>
/// <param name="Healing">How long it took until all knew the same.</param>
internal sealed record SyncTally(
    int Transactions = 0,
    int Batches = 0,
    int Relays = 0,
    int Pages = 0,
    int Crashes = 0,
    int Dropped = 0,
    int Alarms = 0,
    int Refused = 0,
    long Repaired = 0,
    long Corrected = 0,
    TimeSpan Healing = default)
{
    public static SyncTally operator +(SyncTally left, SyncTally right) => new(
        left.Transactions + right.Transactions,
        left.Batches + right.Batches,
        left.Relays + right.Relays,
        left.Pages + right.Pages,
        left.Crashes + right.Crashes,
        left.Dropped + right.Dropped,
        left.Alarms + right.Alarms,
        left.Refused + right.Refused,
        left.Repaired + right.Repaired,
        left.Corrected + right.Corrected,
        left.Healing > right.Healing ? left.Healing : right.Healing);
}
