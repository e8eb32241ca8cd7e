using FsCheck;
using FsCheck.Fluent;
using NovaCron.Sql.Tests.Kit;

namespace NovaCron.Sql.Tests;

/// <summary>Any sequence of storage calls has the effect that a dictionary of versions says.</summary>
public sealed class StorageModelTests
{
    private const int CallsMax = 40;
    private static readonly string[] Keys = ["vm/eu/1", "vm/eu/2", "host/1"];

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_and_its_model_agree(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        var run = 0;
        var call = Gen.Zip(Gen.Elements("write", "clear", "delete"), Gen.Zip(Gen.Elements(Keys), Gen.Choose(-1, 1)));
        var calls = Gen.ListOf(call, CallsMax).ToArbitrary();
        var property = Prop.ForAll(calls, sequence =>
        {
            var service = $"run-{Interlocked.Increment(ref run)}";
            return Task.Run(() => FollowAsync(database, service, sequence)).Result;
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(15), property);
    }

    // The offset is that of the version used from the right one: zero succeeds. Without a row there is no version to give.
    private static async Task<bool> FollowAsync(
        Database database, string service, IEnumerable<(string Act, (string Key, int Offset) Where)> sequence)
    {
        var model = new Dictionary<string, int>();
        byte payload = 0;
        foreach (var (act, (key, offset)) in sequence)
        {
            var state = new StoredState(database, key, Service: service);
            int? right = model.TryGetValue(key, out var version) ? version : null;
            int? used = (right, offset) switch
            {
                (null, 0) => null,
                (null, _) => 5,
                (_, -1) when act == "write" => null,
                _ => right + offset,
            };
            var isRight = used == right && (act == "write" || right is not null);
            var answer = act switch
            {
                "write" => await state.WriteAsync(used, ++payload),
                "clear" => await state.ClearAsync(used),
                _ => await state.DeleteAsync(used),
            };
            if (answer != (isRight ? (right ?? 0) + 1 : null))
                return false;
            if (isRight && act == "delete")
                model.Remove(key);
            else if (isRight)
                model[key] = answer!.Value;
            if ((await state.ReadAsync())?.Version != (model.TryGetValue(key, out var now) ? now : null))
                return false;
        }

        return true;
    }
}
