using System.Data.Common;
using System.Globalization;
using System.Text;
using NovaCron.Sql.Tests.Kit;

namespace NovaCron.Sql.Tests;

/// <summary>What a grain's state announces comes into the outbox in the transaction that stores it, by grain storage's queries.</summary>
public sealed class AnnouncementTests
{
    private static readonly byte[] Json = [.. "{\"state\":\"running\"}"u8];

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_write_announces_once_and_the_state_is_stored_as_it_was_given(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        var state = new StoredState(database, "vm/eu/web-1");
        var (first, second) = (Announce([0x00, 0xFF]), Announce([0x4E, 0x43, 0x41, 0x31]));

        Assert.Equal(1, await state.WriteAsync(null, first));
        Assert.Equal(Convert.ToHexString(first), (await state.ReadAsync())!.Value.Payload);
        Assert.Equal(2, await state.WriteAsync(1, second));
        Assert.Equal(3, await state.WriteAsync(2, second));

        Assert.Equal("00FF 4E434131 4E434131", await database.ReadOutboxAsync());
        Assert.Equal(Convert.ToHexString(second), (await state.ReadAsync())!.Value.Payload);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_time_is_that_of_the_write(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        await new StoredState(database, "vm/eu/web-1").WriteAsync(null, Announce([1]));

        Assert.InRange(
            await database.CountAsync("SELECT WrittenAt FROM NovaCronOutbox"), before, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_has_no_header_is_not_looked_at(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        byte[][] all = [[], [.. "NC"u8], [.. "NCA"u8], [.. "NCA2"u8], [.. "nca10000000001x"u8], [0], [.. " NCA10000000001x"u8], Json];
        for (var i = 0; i < all.Length; i++)
            Assert.Equal(1, await new StoredState(database, $"vm/eu/{i}").WriteAsync(null, all[i]));

        Assert.Equal("", await database.ReadOutboxAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_write_that_conflicts_announces_nothing(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        var state = new StoredState(database, "vm/eu/web-1");
        await state.WriteAsync(null, Announce([1]));

        Assert.Null(await state.WriteAsync(null, Announce([2])));
        Assert.Null(await state.WriteAsync(7, Announce([3])));

        Assert.Equal("01", await database.ReadOutboxAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Clearing_and_deleting_announce_nothing(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        var state = new StoredState(database, "vm/eu/web-1");
        await state.WriteAsync(null, Announce([1]));

        Assert.Equal(2, await state.ClearAsync(1));
        Assert.Equal(3, await state.WriteAsync(2, Announce([2])));
        Assert.Equal(4, await state.DeleteAsync(3));

        Assert.Equal("01 02", await database.ReadOutboxAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_malformed_header_is_refused_and_nothing_is_stored(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        var state = new StoredState(database, "vm/eu/web-1");
        await state.WriteAsync(null, Announce([1]));
        string[] digits =
        [
            "", "0", "000000001", "00000000x1", "         1", "+000000001", "-000000001", "0x00000001", "000000001.",
            "00000000\u0001\u0000", "\u0000000000001", "000000000\u0663",
        ];
        string[] lengths = ["0000000000", "0000000003", "9999999999", "4294967297", "2147483648"];
        var all = digits.Select(text => (text, "no ten digits")).Concat(lengths.Select(text => (text, "its length")));
        foreach (var (header, reason) in all)
        {
            byte[] payload = [.. Encoding.UTF8.GetBytes($"NCA1{header}"), 7, 7];
            var other = state with { Key = "vm/eu/web-2" };
            foreach (var write in new[] { () => state.WriteAsync(1, payload), () => other.WriteAsync(null, payload) })
            {
                var refusal = await Assert.ThrowsAnyAsync<DbException>(write);
                Assert.Contains("announcement", refusal.Message, StringComparison.Ordinal);
                Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
            }

            Assert.Null(await other.ReadAsync());
        }

        Assert.Equal("01", await database.ReadOutboxAsync());
        Assert.Equal((Convert.ToHexString(Announce([1])), 1), await state.ReadAsync());
        Assert.Equal(2, await state.WriteAsync(1, Announce([2])));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_announcement_may_be_the_whole_payload_and_large(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        var changes = new byte[1 << 20];
        new Random(1).NextBytes(changes);
        var payload = Announce(changes)[..^Json.Length];

        await new StoredState(database, "vm/eu/web-1").WriteAsync(null, payload);

        Assert.Equal(Convert.ToHexString(changes), await database.ReadOutboxAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Other_changes_of_a_row_do_not_announce_it_again(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        await new StoredState(database, "vm/eu/web-1").WriteAsync(null, Announce([1]));

        await database.ExecuteAsync("UPDATE OrleansStorage SET Version = Version + 1");

        Assert.Equal("01", await database.ReadOutboxAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Ids_are_not_used_again(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        var state = new StoredState(database, "vm/eu/web-1");
        await state.WriteAsync(null, Announce([1]));
        await state.WriteAsync(1, Announce([2]));
        var last = await database.CountAsync("SELECT max(Id) FROM NovaCronOutbox");
        await database.ExecuteAsync("DELETE FROM NovaCronOutbox");

        await state.WriteAsync(2, Announce([3]));

        Assert.True(await database.CountAsync("SELECT max(Id) FROM NovaCronOutbox") > last);
    }

    private static byte[] Announce(byte[] changes) =>
        [.. "NCA1"u8, .. Encoding.ASCII.GetBytes(changes.Length.ToString("D10", CultureInfo.InvariantCulture)), .. changes, .. Json];
}
