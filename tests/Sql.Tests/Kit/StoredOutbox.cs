namespace NovaCron.Sql.Tests.Kit;

/// <summary>What is in a database's outbox.</summary>
internal static class StoredOutbox
{
    /// <summary>The rows' changes in hexadecimal digits, the oldest first.</summary>
    public static async Task<string> ReadOutboxAsync(this Database database)
    {
        var hex = database.Kind == "sqlite" ? "hex(Changes)" : "upper(encode(Changes, 'hex'))";
        var list = database.Kind == "sqlite" ? $"group_concat({hex}, ' ')" : $"string_agg({hex}, ' ' ORDER BY Id)";
        return await database.FindAsync($"SELECT {list} FROM (SELECT * FROM NovaCronOutbox ORDER BY Id) AS Kept") as string ?? "";
    }
}
