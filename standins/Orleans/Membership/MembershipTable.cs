using System.Data.Common;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.AdoNet;

namespace Orleans.Runtime.Membership;

/// <summary>The members of a cluster in a database, by the statements that the scripts put into <c>OrleansQuery</c>.</summary>
/// <param name="options">Where.</param>
/// <param name="cluster">The cluster.</param>
internal sealed class MembershipTable(IOptions<AdoNetClusteringSiloOptions> options, IOptions<ClusterOptions> cluster)
{
    private const string Owner = "The cluster's membership";
    private const string ReadAllKey = "MembershipReadAllKey", ReadOneKey = "MembershipReadRowKey";
    private const string CreateKey = "InsertMembershipVersionKey", InsertKey = "InsertMembershipKey", UpdateKey = "UpdateMembershipKey";
    private const string AliveKey = "UpdateIAmAlivetimeKey", CleanKey = "CleanupDefunctSiloEntriesKey";
    private Database? _database;
    private IReadOnlyDictionary<string, string> _queries = new Dictionary<string, string>();

    /// <summary>Reads the statements, and makes the table's version if the cluster is new.</summary>
    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        var found = options.Value;
        _database = new Database(Owner, found.Invariant, found.ConnectionString, found.DataSource);
        _queries = await _database.ReadQueriesAsync(
            Owner, [ReadAllKey, ReadOneKey, CreateKey, InsertKey, UpdateKey, AliveKey, CleanKey], cancellationToken);
        await ChangeAsync(CreateKey, static _ => { }, cancellationToken);
    }

    public async Task<MembershipView> ReadAsync(CancellationToken cancellationToken)
    {
        var rows = await QueryAsync(ReadAllKey, static _ => { }, RowOf, cancellationToken);
        return rows.Count > 0
            ? new MembershipView(rows[0].Version, [.. rows.Select(row => row.Member).OfType<Member>()])
            : throw new OrleansException($"{Owner} has no version for cluster \"{cluster.Value.ClusterId}\": was it deleted?");
    }

    /// <summary>Reads one member; null when there is no row for it.</summary>
    public async Task<Member?> ReadAsync(Member member, CancellationToken cancellationToken)
    {
        var rows = await QueryAsync(ReadOneKey, command => BindIdentity(command, member), RowOf, cancellationToken);
        return rows.Count > 0 ? rows[0].Member : null;
    }

    /// <summary>Adds a member; false when the table has another version.</summary>
    public Task<bool> InsertAsync(Member member, int version, CancellationToken cancellationToken) => ChangeAsync(
        InsertKey,
        command =>
        {
            BindIdentity(command, member);
            command.Bind("SiloName", member.SiloName);
            command.Bind("HostName", member.HostName);
            command.Bind("Status", (int)member.Status);
            command.Bind("ProxyPort", member.ProxyPort);
            command.Bind("StartTime", member.StartTime);
            command.Bind("IAmAliveTime", member.IAmAliveTime);
            command.Bind("Version", version);
        },
        cancellationToken);

    /// <summary>Writes a member's status; false when the table has another version.</summary>
    public Task<bool> UpdateAsync(Member member, int version, CancellationToken cancellationToken) => ChangeAsync(
        UpdateKey,
        command =>
        {
            BindIdentity(command, member);
            command.Bind("Status", (int)member.Status);
            command.Bind("SuspectTimes", member.SuspectTimes);
            command.Bind("IAmAliveTime", member.IAmAliveTime);
            command.Bind("Version", version);
        },
        cancellationToken);

    /// <summary>Writes a member's sign of life.</summary>
    public Task PublishAliveAsync(Member member, DateTime now, CancellationToken cancellationToken) => ChangeAsync(
        AliveKey,
        command =>
        {
            BindIdentity(command, member);
            command.Bind("IAmAliveTime", now);
        },
        cancellationToken);

    /// <summary>Removes rows of silos that died before a moment.</summary>
    public Task CleanAsync(DateTime before, CancellationToken cancellationToken) =>
        ChangeAsync(CleanKey, command => command.Bind("IAmAliveTime", before), cancellationToken);

    private async Task<bool> ChangeAsync(string key, Action<DbCommand> bind, CancellationToken cancellationToken)
    {
        var changed = await QueryAsync(
            key, bind, row => Convert.ToBoolean(row.GetValue(0), CultureInfo.InvariantCulture), cancellationToken);
        return changed.FirstOrDefault();
    }

    private Task<List<T>> QueryAsync<T>(
        string key, Action<DbCommand> bind, Func<DbDataReader, T> read, CancellationToken cancellationToken) => _database!.ReadAsync(
        _queries[key],
        command =>
        {
            command.Bind("DeploymentId", cluster.Value.ClusterId);
            bind(command);
        },
        read,
        cancellationToken);

    private static void BindIdentity(DbCommand command, Member member)
    {
        command.Bind("Address", member.Endpoint.Address.ToString());
        command.Bind("Port", member.Endpoint.Port);
        command.Bind("Generation", member.Generation);
    }

    // There is a row even when there is no member: it holds the version alone.
    private static (int Version, Member? Member) RowOf(DbDataReader row)
    {
        var version = NumberOf(row, "Version");
        return row.IsDBNull(row.GetOrdinal("Address"))
            ? (version, null)
            : (version, new Member(
                new IPEndPoint(IPAddress.Parse(row.GetString(row.GetOrdinal("Address"))), NumberOf(row, "Port")),
                NumberOf(row, "Generation"),
                TextOf(row, "SiloName") ?? "",
                TextOf(row, "HostName") ?? "",
                (SiloStatus)NumberOf(row, "Status"),
                NumberOf(row, "ProxyPort"),
                TimeOf(row, "StartTime"),
                TimeOf(row, "IAmAliveTime"),
                TextOf(row, "SuspectTimes")));
    }

    private static int NumberOf(DbDataReader row, string column) =>
        Convert.ToInt32(row.GetValue(row.GetOrdinal(column)), CultureInfo.InvariantCulture);

    private static string? TextOf(DbDataReader row, string column) =>
        row.GetOrdinal(column) is var ordinal && row.IsDBNull(ordinal) ? null : row.GetString(ordinal);

    private static DateTime TimeOf(DbDataReader row, string column) =>
        DateTime.SpecifyKind(row.GetDateTime(row.GetOrdinal(column)), DateTimeKind.Utc);
}
