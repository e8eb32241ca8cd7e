namespace NovaCron.Sql.Tests.Kit;

/// <summary>A cluster's membership in a database, by the queries of clustering.</summary>
internal sealed record Cluster(Database Database, string Id)
{
    public const int Joining = 2, Active = 3, Stopping = 5, Dead = 6;

    /// <summary>A moment, without what the database would round.</summary>
    public static readonly DateTime Noon = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    public Task<bool> CreateAsync() => Database.AskAsync("InsertMembershipVersionKey", ("DeploymentId", Id));

    public Task<bool> InsertAsync(int port, int version, int status = Joining, int gateway = 0) => Database.AskAsync("InsertMembershipKey",
    [
        .. Silo(port), ("SiloName", $"silo-{port}"), ("HostName", "host"), ("Status", status), ("ProxyPort", gateway),
        ("StartTime", Noon), ("IAmAliveTime", Noon), ("Version", version),
    ]);

    public Task<bool> UpdateAsync(int port, int version, int status, string? suspects = null, DateTime? alive = null) =>
        Database.AskAsync("UpdateMembershipKey",
        [
            .. Silo(port), ("Status", status), ("SuspectTimes", suspects), ("IAmAliveTime", alive ?? Noon), ("Version", version),
        ]);

    public Task SayAliveAsync(int port, DateTime time) =>
        Database.RunAsync("UpdateIAmAlivetimeKey", [.. Silo(port), ("IAmAliveTime", time)]);

    public Task CleanAsync(DateTime before) =>
        Database.RunAsync("CleanupDefunctSiloEntriesKey", ("DeploymentId", Id), ("IAmAliveTime", before));

    public Task CleanOneAsync(int port, string? suspects, DateTime start, DateTime alive) => Database.RunAsync("CleanupDefunctSiloEntryKey",
        [.. Silo(port), ("SuspectTimes", suspects), ("StartTime", start), ("IAmAliveTime", alive)]);

    public Task DeleteAsync() => Database.RunAsync("DeleteMembershipTableEntriesKey", ("DeploymentId", Id));

    public async Task<Row> ReadOneAsync(int port) => Assert.Single(await Database.RunAsync("MembershipReadRowKey", Silo(port)));

    public Task<List<Row>> ReadAllAsync() => Database.RunAsync("MembershipReadAllKey", ("DeploymentId", Id));

    /// <summary>The ports of the members, as one text, and the version.</summary>
    public async Task<(string Ports, int Version)> ReadAsync()
    {
        var rows = await ReadAllAsync();
        return (List(rows.Where(row => row.Number("Port") is not null), "Port"), rows[0].Number("Version")!.Value);
    }

    public async Task<string> ReadGatewaysAsync() =>
        List(await Database.RunAsync("GatewaysQueryKey", ("DeploymentId", Id), ("Status", Active)), "ProxyPort");

    private static string List(IEnumerable<Row> rows, string column) => string.Join(' ', rows.Select(row => row.Number(column)).Order());

    private (string Name, object? Value)[] Silo(int port) =>
        [("DeploymentId", Id), ("Address", "10.0.0.1"), ("Port", port), ("Generation", 7)];
}
