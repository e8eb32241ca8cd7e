using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Silo.Tests.Storage.Replicas;
using NovaCron.Silo.Tests.Support;
using static NovaCron.Silo.Tests.Storage.Synchronization.SyncSamples;

namespace NovaCron.Silo.Tests.Storage.Synchronization;

/// <summary>Any writes leave what lists would have.</summary>
public sealed class SyncStoreModelTests
{
    private const int Writes = 150;
    private const int LeftOpenMax = 5;

    // Among them two of one text, and so of one leaf.
    private static readonly RecordKey[] Keys =
    [
        new("a", "b/c"), new("a/b", "c"), new("vm", "é\u4e00\U0001F600"), new("vm", "' \" \\ %"),
        .. Enumerable.Range(0, 30).Select(i => new RecordKey("vm", $"web{i}")),
    ];

    [Theory, OnSqlite, OnPostgres]
    public async Task Any_writes_leave_what_lists_would_have_also_for_who_begins_without_an_end(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        var random = new Random(20_261_130);
        var (model, numbers) = (new SyncModel(), new Dictionary<Author, long>());
        var left = new Queue<IAsyncDisposable>();
        var store = database.Database.OpenSync();
        var begun = await store.LoadAsync("eu", 1, Options, CancellationToken.None);
        for (var i = 0; i < Writes; i++)
        {
            await store.WriteAsync(begun.Fence, model.Write(Any(random, model, numbers)), [], CancellationToken.None);
            if (random.Next(4) > 0)
                continue;

            // The one before is not disposed of: it may have been killed.
            left.Enqueue(store);
            if (left.Count > LeftOpenMax)
                await left.Dequeue().DisposeAsync();
            store = database.Database.OpenSync();
            begun = await store.LoadAsync("eu", 1, Options, CancellationToken.None);
            Assert.Equal(Text(model.Read()), Text(begun.Stable));
            Assert.Empty(await store.ScrubAsync(CancellationToken.None));
        }

        foreach (var one in left.Append(store))
            await one.DisposeAsync();
    }

    private static SyncOutput.Write Any(Random random, SyncModel model, Dictionary<Author, long> numbers)
    {
        var loose = Enumerable.Range(0, random.Next(4)).Select(_ => Made(Eu, Next(numbers, Eu, 1))).ToList();
        var open = model.Loose.Concat(loose).ToList();
        var kept = new List<SyncBatch>();
        if (open.Count > 0 && random.Next(3) == 0)
            kept.Add(Batch(Eu, open[0].First, open[random.Next(open.Count)].Last));
        foreach (var author in new[] { Us, Ap, Us }.Where(_ => random.Next(3) == 0))
        {
            var last = Next(numbers, author, random.Next(1, 4));
            kept.Insert(random.Next(kept.Count + 1), Batch(author, last, last));
        }

        var trimmed = numbers.Where(_ => random.Next(6) == 0).Select(top => new Dot(top.Key, random.NextInt64(1, top.Value + 1))).ToList();
        var rewritten = model.Keys.Where(_ => random.Next(40) == 0).Select(MerkleLeaves.LeafOf).ToHashSet();
        var changed = Keys.Where(_ => random.Next(8) == 0).Select(key => AnyRecord(random, key)).ToList();
        return new SyncOutput.Write(
            kept,
            loose,
            trimmed,
            changed,
            [],
            [.. rewritten],
            Context.Add(new DotRun(Eu, Seen + 5, Seen + random.NextInt64(5, 99))),
            VersionVector.Of(new Dot(Us, random.NextInt64(1, Dot.NumberMax))),
            VersionVector.Of(new Dot(Ap, random.NextInt64(1, Dot.NumberMax))),
            random.NextInt64(),
            new HybridTime(random.NextInt64(HybridTime.MillisecondsMax + 1), (ushort)random.Next(65_536)));
    }

    private static ReplicatedRecord AnyRecord(Random random, RecordKey key)
    {
        var numbers = Enumerable.Range(0, random.Next(6)).Select(_ => random.NextInt64(1, Seen)).Distinct();
        return Record(key, random.Next(2) == 0 ? Us : Eu, numbers);
    }

    private static long Next(Dictionary<Author, long> numbers, Author author, long more) =>
        numbers[author] = numbers.GetValueOrDefault(author) + more;
}
