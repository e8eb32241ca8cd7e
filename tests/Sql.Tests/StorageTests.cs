using NovaCron.Sql.Tests.Kit;

namespace NovaCron.Sql.Tests;

/// <summary>The contract of grain storage.</summary>
public sealed class StorageTests
{
    private const int Writers = 16;

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_written_is_read_with_its_version(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        var state = new StoredState(database, "vm/eu/web-1");

        Assert.Null(await state.ReadAsync());
        Assert.Equal(1, await state.WriteAsync(null, 1, 2));
        Assert.Equal(2, await state.WriteAsync(1, 3));

        var (payload, version) = (await state.ReadAsync())!.Value;
        Assert.Equal("03", payload);
        Assert.Equal(2, version);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_first_writes_at_once_one_wins_and_one_row_is_there(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        for (var round = 0; round < 10; round++)
        {
            var state = new StoredState(database, $"vm/eu/{round}");
            var answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Task.Run(() => state.WriteAsync(null, (byte)i))));

            var winner = Assert.Single(Enumerable.Range(0, Writers), i => answers[i] == 1);
            Assert.Equal(Writers - 1, answers.Count(answer => answer is null));
            Assert.Equal($"{winner:X2}", (await state.ReadAsync())!.Value.Payload);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_writes_of_one_version_at_once_one_wins(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        var state = new StoredState(database, "vm/eu/web-1");
        await state.WriteAsync(null, 0);
        for (var version = 1; version <= 10; version++)
        {
            var expected = version;
            var answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Task.Run(() => state.WriteAsync(expected, (byte)i))));

            var winner = Assert.Single(Enumerable.Range(0, Writers), i => answers[i] == expected + 1);
            Assert.Equal(Writers - 1, answers.Count(answer => answer is null));
            Assert.Equal($"{winner:X2}", (await state.ReadAsync())!.Value.Payload);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_write_with_another_version_is_a_conflict_and_changes_nothing(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        var state = new StoredState(database, "vm/eu/web-1");
        await state.WriteAsync(null, 1);
        await state.WriteAsync(1, 2);

        Assert.Null(await state.WriteAsync(1, 9));
        Assert.Null(await state.WriteAsync(3, 9));
        Assert.Null(await state.WriteAsync(null, 9));
        Assert.Null(await (state with { Key = "vm/eu/other" }).WriteAsync(1, 9));

        Assert.Equal("02", (await state.ReadAsync())!.Value.Payload);
        Assert.Equal(1, await database.CountAsync("SELECT count(*) FROM OrleansStorage"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_cleared_state_keeps_its_row_and_its_version_goes_on(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        var state = new StoredState(database, "vm/eu/web-1");
        await state.WriteAsync(null, 1);

        Assert.Null(await state.ClearAsync(7));
        Assert.Equal(2, await state.ClearAsync(1));

        Assert.Equal((null, 2), await state.ReadAsync());
        Assert.Null(await state.WriteAsync(1, 5));
        Assert.Equal(3, await state.WriteAsync(2, 5));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_deleted_state_has_no_row_and_can_be_written_anew(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        var state = new StoredState(database, "vm/eu/web-1");
        await state.WriteAsync(null, 1);

        Assert.Null(await state.DeleteAsync(2));
        Assert.Equal(2, await state.DeleteAsync(1));

        Assert.Null(await state.ReadAsync());
        Assert.Equal(1, await state.WriteAsync(null, 2));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task States_with_another_type_key_number_or_service_are_others(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        var state = new StoredState(database, "vm/eu/web-1");
        StoredState[] all =
        [
            state, state with { Key = "vm/eu/web-2" }, state with { Type = "host" }, state with { Service = "other" },
            state with { N1 = 1 }, state with { Key = null }, state with { Key = null, N1 = 1 }, state with { Key = "vm/eu/WEB-1" },
        ];
        for (var i = 0; i < all.Length; i++)
            Assert.Equal(1, await all[i].WriteAsync(null, (byte)i));

        for (var i = 0; i < all.Length; i++)
            Assert.Equal($"{i:X2}", (await all[i].ReadAsync())!.Value.Payload);
    }
}
