using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Silo.Tests.Storage.Replicas;
using NovaCron.Silo.Tests.Support;
using static NovaCron.Silo.Tests.Storage.Synchronization.SyncSamples;

namespace NovaCron.Silo.Tests.Storage.Synchronization;

/// <summary>Rows that are not what was written are found by a scrub and at the start, and are written anew.</summary>
public sealed class SyncDamageTests
{
    private static readonly RecordKey Key = new("vm", "web1");
    private static readonly int Leaf = MerkleLeaves.LeafOf(Key);

    public static TheoryData<string, string> Damages => new()
    {
        { "flipped", "UPDATE NovaCronRecord SET Value = {older} WHERE Leaf = {leaf} AND RecordKey LIKE '%web1'" },
        { "no record", "UPDATE NovaCronRecord SET Value = {junk} WHERE Leaf = {leaf} AND RecordKey LIKE '%web1'" },
        { "lost", "DELETE FROM NovaCronRecord WHERE Leaf = {leaf} AND RecordKey LIKE '%web1'" },
        { "another key", "UPDATE NovaCronRecord SET RecordKey = RecordKey || 'x' WHERE Leaf = {leaf} AND RecordKey LIKE '%web1'" },
        { "another leaf", "UPDATE NovaCronRecord SET Leaf = Leaf + 1 WHERE Leaf = {leaf} AND RecordKey LIKE '%web1'" },
        { "no leaf", "UPDATE NovaCronRecord SET Leaf = -1 WHERE Leaf = {leaf} AND RecordKey LIKE '%web1'" },
        { "sum lost", "DELETE FROM NovaCronRecordSum WHERE Leaf = {leaf}" },
        { "sum flipped", "UPDATE NovaCronRecordSum SET Value = {sum} WHERE Leaf = {leaf}" },
    };

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_damage_is_found_and_what_is_rewritten_is_right_again(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await using var store = database.Database.OpenSync();
        var good = Records([.. Enumerable.Range(1, 200).Select(i => Record($"web{i}", i))]);
        var begun = await store.LoadAsync("eu", 1, Options, CancellationToken.None);
        await store.WriteAsync(begun.Fence, good, [], CancellationToken.None);
        foreach (var row in Damages)
        {
            var (what, damage) = ((string)row[0], (string)row[1]);
            await database.ExecuteAsync(Fill(kind, damage));

            Assert.Equal((what, Leaf.ToString()), (what, string.Join(' ', await store.ScrubAsync(CancellationToken.None))));
            begun = await store.LoadAsync("eu", 1, Options, CancellationToken.None);
            Assert.Equal((what, Leaf.ToString()), (what, string.Join(' ', begun.Stable.Damaged)));

            var anew = good.Changed.Where(record => MerkleLeaves.LeafOf(record.Key) == Leaf).ToList();
            await store.WriteAsync(begun.Fence, Records(anew) with { Rewritten = [Leaf] }, [], CancellationToken.None);
            Assert.Empty(await store.ScrubAsync(CancellationToken.None));
            begun = await store.LoadAsync("eu", 1, Options, CancellationToken.None);
            Assert.Empty(begun.Stable.Damaged);
            Assert.Equal(200, begun.Stable.Store.Records.Count);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_row_that_is_older_than_its_sum_is_found(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await using var store = database.Database.OpenSync();
        var begun = await store.LoadAsync("eu", 1, Options, CancellationToken.None);
        await store.WriteAsync(begun.Fence, Records(Record("web1", 1)), [], CancellationToken.None);
        await database.ExecuteAsync("CREATE TABLE Before AS SELECT * FROM NovaCronRecord");
        await store.WriteAsync(begun.Fence, Records(Record("web1", 2)), [], CancellationToken.None);
        Assert.Empty(await store.ScrubAsync(CancellationToken.None));

        await database.ExecuteAsync("DELETE FROM NovaCronRecord; INSERT INTO NovaCronRecord SELECT * FROM Before");

        Assert.Equal([Leaf], await store.ScrubAsync(CancellationToken.None));
        Assert.Equal([Leaf], (await store.LoadAsync("eu", 1, Options, CancellationToken.None)).Stable.Damaged);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_scrub_sees_one_moment_while_writes_go_on(string kind)
    {
        await using var database = await StoreUnderTest.CreateAsync(kind);
        await using var store = database.Database.OpenSync();
        var begun = await store.LoadAsync("eu", 1, Options, CancellationToken.None);
        var names = Enumerable.Range(0, 50).Select(i => $"web{i}").ToArray();
        using var end = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var number = 1; !end.IsCancellationRequested; number++)
            {
                var records = names.Select(name => number % 3 == 0 ? Gone(name) : Record(name, number)).ToList();
                await store.WriteAsync(begun.Fence, Records(records), [], CancellationToken.None);
            }
        });

        for (var i = 0; i < 40; i++)
            Assert.Empty(await store.ScrubAsync(CancellationToken.None));

        await end.CancelAsync();
        await writing;
    }

    private static string Fill(string kind, string damage)
    {
        string Bytes(byte[] bytes) => kind == "sqlite" ? $"x'{Convert.ToHexString(bytes)}'" : $"'\\x{Convert.ToHexString(bytes)}'";
        return damage
            .Replace("{leaf}", Leaf.ToString(), StringComparison.Ordinal)
            .Replace("{junk}", Bytes([1, 2, 3]), StringComparison.Ordinal)
            .Replace("{sum}", Bytes(new byte[16]), StringComparison.Ordinal)
            .Replace("{older}", Bytes(Dwcp.Synchronization.Wire.RecordCodec.Encode(Record(Key, Eu, 77))), StringComparison.Ordinal);
    }
}
