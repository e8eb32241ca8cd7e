using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.AdoNet;

namespace Orleans.Runtime.Reminders;

/// <summary>Keeps reminders in a database by the statements that the scripts put into <c>OrleansQuery</c>.</summary>
/// <param name="options">Where.</param>
/// <param name="cluster">The service.</param>
internal sealed class AdoNetReminderTable(IOptions<AdoNetReminderTableOptions> options, IOptions<ClusterOptions> cluster) : IReminderTable
{
    private const string Owner = "The reminder service";
    private const string WriteKey = "UpsertReminderRowKey", ReadOneKey = "ReadReminderRowKey", ReadGrainKey = "ReadReminderRowsKey";
    private const string ReadRangeKey = "ReadRangeRows2Key", RemoveKey = "DeleteReminderRowKey";
    private Database? _database;
    private IReadOnlyDictionary<string, string> _queries = new Dictionary<string, string>();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var found = options.Value;
        _database = new Database(Owner, found.Invariant, found.ConnectionString, found.DataSource);
        _queries = await _database.ReadQueriesAsync(Owner,
            [WriteKey, ReadOneKey, ReadGrainKey, ReadRangeKey, RemoveKey], cancellationToken);
    }

    // One silo owns the whole ring: the range that begins and ends at 0.
    public Task<IReadOnlyList<ReminderEntry>> ReadAllAsync(CancellationToken cancellationToken) => ReadAsync(
        ReadRangeKey,
        command =>
        {
            command.Bind("BeginHash", 0);
            command.Bind("EndHash", 0);
        },
        cancellationToken);

    public Task<IReadOnlyList<ReminderEntry>> ReadAsync(GrainId grain, CancellationToken cancellationToken) =>
        ReadAsync(ReadGrainKey, command => command.Bind("GrainId", grain.ToString()), cancellationToken);

    public async Task<ReminderEntry?> ReadAsync(GrainId grain, string name, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(ReadOneKey, command => BindName(command, grain, name), cancellationToken);
        return found.Count > 0 ? found[0] : null;
    }

    public async Task<string> WriteAsync(ReminderEntry entry, CancellationToken cancellationToken)
    {
        var versions = await _database!.ReadAsync(
            _queries[WriteKey],
            command =>
            {
                BindService(command);
                BindName(command, entry.Grain, entry.Name);
                command.Bind("StartTime", entry.StartAt);
                command.BindNarrow("Period", (long)entry.Period.TotalMilliseconds);
                command.Bind("GrainHash", unchecked((int)entry.Grain.GetUniformHashCode()));
            },
            VersionOf,
            cancellationToken);
        return versions.FirstOrDefault()
            ?? throw new ReminderException($"Reminder \"{entry.Name}\" of grain {entry.Grain} was not written.");
    }

    public async Task<bool> RemoveAsync(ReminderEntry entry, CancellationToken cancellationToken)
    {
        var removed = await _database!.ReadAsync(
            _queries[RemoveKey],
            command =>
            {
                BindService(command);
                BindName(command, entry.Grain, entry.Name);
                command.Bind("Version", int.Parse(entry.ETag, CultureInfo.InvariantCulture));
            },
            row => Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture) > 0,
            cancellationToken);
        return removed.FirstOrDefault();
    }

    private async Task<IReadOnlyList<ReminderEntry>> ReadAsync(string key, Action<DbCommand> bind, CancellationToken cancellationToken) =>
        await _database!.ReadAsync(
            _queries[key],
            command =>
            {
                BindService(command);
                bind(command);
            },
            EntryOf,
            cancellationToken);

    private void BindService(DbCommand command) => command.Bind("ServiceId", cluster.Value.ServiceId);

    private static void BindName(DbCommand command, GrainId grain, string name)
    {
        command.Bind("GrainId", grain.ToString());
        command.Bind("ReminderName", name);
    }

    private static ReminderEntry EntryOf(DbDataReader row) => new(
        GrainId.Parse(row.GetString(row.GetOrdinal("GrainId"))),
        row.GetString(row.GetOrdinal("ReminderName")),
        DateTime.SpecifyKind(row.GetDateTime(row.GetOrdinal("StartTime")), DateTimeKind.Utc),
        TimeSpan.FromMilliseconds(row.GetInt64(row.GetOrdinal("Period"))),
        VersionOf(row));

    private static string VersionOf(DbDataReader row) => Convert
        .ToInt64(row.GetValue(row.GetOrdinal("Version")), CultureInfo.InvariantCulture)
        .ToString(CultureInfo.InvariantCulture);
}
