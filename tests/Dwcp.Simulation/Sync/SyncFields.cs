using System.Collections.Immutable;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Types;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>The records that are written to: a field of each type, and a mark of the row in each transaction.</summary>
internal static class SyncFields
{
    public const string Uses = "uses";
    public const string Quota = "quota";

    private const string Mark = "mark";
    private const string Last = "last";
    private static readonly string[] Elements = ["a", "b", "c"];

    /// <summary>What a row wants changed: its mark, and some things more.</summary>
    public static ImmutableArray<RecordChange> Draw(Random random, string region, long row, int records, Author other, int padding)
    {
        var changes = ImmutableArray.CreateBuilder<RecordChange>();
        changes.Add(new RecordChange.SetRegister(new RecordKey(Mark, region), Last, ValueCodecs.Number.Encode(row)));
        for (var more = random.Next(1, 4); more > 0; more--)
        {
            changes.Add(DrawOne(random, KeyOf(random.Next(records)), other, padding));
        }

        return changes.ToImmutable();
    }

    /// <summary>Which row a transaction is of.</summary>
    public static long RowOf(Transaction transaction)
    {
        foreach (var record in transaction.Records.Where(record => record.Key.Kind == Mark))
        {
            var entry = record.Entries.Single();
            var holder = ReplicatedRecord.Of(record.Key, entry);
            new LwwRegister<long>(Last, ValueCodecs.Number).TryRead(holder, out var row);
            return row;
        }

        throw new BrokenRuleException($"a transaction of {transaction.Author} has no mark: a part of its row is missing");
    }

    /// <summary>Whether a row may be refused: it wants rights.</summary>
    public static bool MayBeRefused(OutboxRow row) =>
        row.Changes.Any(change => change is RecordChange.UseRights or RecordChange.GiveRights);

    /// <summary>Every other record has no counters, so that nothing is left of it once it was forgotten.</summary>
    private static RecordKey KeyOf(int record) => new(record % 2 == 0 ? "vm" : "job", $"r{record}");

    private static RecordChange DrawOne(Random random, RecordKey key, Author other, int padding)
    {
        var (element, value) = (Elements[random.Next(Elements.Length)], new byte[random.Next(1, padding)]);
        random.NextBytes(value);
        return random.Next(key.Kind == "vm" ? 12 : 7) switch
        {
            0 => new RecordChange.SetRegister(key, "state", value),
            1 => new RecordChange.SetConflicted(key, "size", value),
            2 or 3 => new RecordChange.PutElement(key, "labels", element, value),
            4 => new RecordChange.DropElement(key, "labels", element),
            5 when random.Next(2) == 0 => new RecordChange.AddMember(key, "tags", element),
            5 => new RecordChange.RemoveMember(key, "tags", element),
            6 => new RecordChange.Forget(key),
            7 => new RecordChange.Count(key, Uses, random.Next(-4, 9)),
            8 => new RecordChange.MakeRights(key, Quota, random.Next(1, 6)),
            9 => new RecordChange.UseRights(key, Quota, random.Next(1, 4)),
            10 => new RecordChange.GiveRights(key, Quota, other, random.Next(1, 4)),
            _ => new RecordChange.AddMember(key, "tags", element),
        };
    }
}
