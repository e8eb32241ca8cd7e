using NovaCron.Dwcp.Synchronization.AntiEntropy;

namespace NovaCron.Silo.Storage.Synchronization;

/// <summary>Reads all records of a SQLite file over again, as they are at one moment.</summary>
internal static class SqliteScrub
{
    /// <summary>Tells the leaves that are not what was written. It takes seconds, and holds nobody up.</summary>
    public static IReadOnlyList<int> Run(string connectionString, CancellationToken cancellationToken)
    {
        using var session = new SqliteSession(connectionString);
        return session.Read(() =>
        {
            var scrub = new LeafScrub();
            using var records = session.Prepare("SELECT Leaf, RecordKey, Value FROM NovaCronRecord").ExecuteReader();
            while (records.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (SyncRecordRow.TextOf(records.GetInt64(0), records.GetString(1)) is { } key)
                    scrub.Add(key, records.GetFieldValue<byte[]>(2));
            }

            using var sums = session.Prepare("SELECT Leaf, Value FROM NovaCronRecordSum").ExecuteReader();
            while (sums.Read())
            {
                if (SyncContentReader.ReadSum(sums.GetInt64(0), sums.GetFieldValue<byte[]>(1)) is { } sum)
                    scrub.AddSum(sum.Leaf, sum.Sum);
            }

            return scrub.Damaged();
        });
    }
}
