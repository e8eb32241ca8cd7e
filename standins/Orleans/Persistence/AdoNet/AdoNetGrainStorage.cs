using System.Data.Common;
using System.Globalization;
using System.Text;
using Orleans.Configuration;
using Orleans.Runtime.AdoNet;
using Orleans.Runtime.Persistence;

namespace Orleans.Storage;

/// <summary>
/// Keeps state in a database by the statements that the scripts put into <c>OrleansQuery</c>, with the parameters and columns that Orleans'
/// own provider uses. A row is known by state name, key and service: the grain class is not part of it.
/// </summary>
/// <param name="name">The provider's name.</param>
/// <param name="options">Its options.</param>
/// <param name="serializer">Turns state into bytes.</param>
/// <param name="serviceId">The service.</param>
internal sealed class AdoNetGrainStorage(
    string name, AdoNetGrainStorageOptions options, IGrainStorageSerializer serializer, string serviceId)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private const string ReadKey = "ReadFromStorageKey", WriteKey = "WriteToStorageKey",
        ClearKey = "ClearStorageKey", DeleteKey = "DeleteStorageKey";
    private Database? _database;
    private IReadOnlyDictionary<string, string> _queries = new Dictionary<string, string>();

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(name, options.InitStage, InitializeAsync);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var rows = await _database!.ReadAsync(
            _queries[ReadKey],
            command => BindKey(command, stateName, grainId),
            row => (Payload: PayloadOf(row), Version: VersionOf(row, row.GetOrdinal("Version"))),
            cancellationToken);
        var found = rows.SingleOrDefault();
        grainState.State = found.Payload is { } payload ? serializer.Deserialize<T>(new BinaryData(payload)) : NewState.Of<T>();
        grainState.ETag = found.Version;
        grainState.RecordExists = found.Payload is not null;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var payload = serializer.Serialize(grainState.State).ToArray();
        var versions = await _database!.ReadAsync(
            _queries[WriteKey],
            command =>
            {
                BindKey(command, stateName, grainId);
                BindVersion(command, grainState.ETag);
                command.Bind("PayloadBinary", payload);
            },
            row => VersionOf(row, row.GetOrdinal("NewGrainStateVersion")),
            cancellationToken);
        grainState.ETag = Advanced(versions, "written", stateName, grainId, grainState.ETag);
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        if (!grainState.RecordExists && grainState.ETag is null)
        {
            await ReadStateAsync(stateName, grainId, grainState, cancellationToken);
            if (!grainState.RecordExists)
            {
                return;
            }
        }

        var versions = await _database!.ReadAsync(
            _queries[options.DeleteStateOnClear ? DeleteKey : ClearKey],
            command =>
            {
                BindKey(command, stateName, grainId);
                BindVersion(command, grainState.ETag);
            },
            row => VersionOf(row, 0),
            cancellationToken);
        var version = Advanced(versions, "cleared", stateName, grainId, grainState.ETag);
        grainState.ETag = options.DeleteStateOnClear ? null : version;
        grainState.State = NewState.Of<T>();
        grainState.RecordExists = false;
    }

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        var owner = $"Grain storage \"{name}\"";
        _database = new Database(owner, options.Invariant, options.ConnectionString, options.DataSource);
        string[] keys = [ReadKey, WriteKey, ClearKey];
        _queries = await _database.ReadQueriesAsync(owner, options.DeleteStateOnClear ? [.. keys, DeleteKey] : keys, cancellationToken);
    }

    private void BindKey(DbCommand command, string stateName, GrainId grainId)
    {
        var key = AdoNetKey.Of(grainId);
        command.Bind("GrainIdHash", key.Hash);
        command.Bind("GrainIdN0", key.N0);
        command.Bind("GrainIdN1", key.N1);
        command.Bind("GrainTypeHash", unchecked((int)StableHash.ComputeHash(Encoding.UTF8.GetBytes(stateName))));
        command.Bind("GrainTypeString", stateName);
        command.Bind("GrainIdExtensionString", key.Text);
        command.Bind("ServiceId", serviceId);
    }

    private static void BindVersion(DbCommand command, string? etag) =>
        command.BindOptional("GrainStateVersion", etag is null ? null : int.Parse(etag, CultureInfo.InvariantCulture));

    private static byte[]? PayloadOf(DbDataReader row)
    {
        var ordinal = row.GetOrdinal("PayloadBinary");
        return row.IsDBNull(ordinal) ? null : row.GetFieldValue<byte[]>(ordinal);
    }

    private static string? VersionOf(DbDataReader row, int ordinal) => row.IsDBNull(ordinal)
        ? null
        : Convert.ToInt32(row.GetValue(ordinal), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    private InconsistentStateException Conflict(string what, string stateName, GrainId grainId, string? expected) => new(
        $"State \"{stateName}\" of grain {grainId} was not {what} in storage \"{name}\": its version is not {expected ?? "none"} any more.",
        storedEtag: null,
        expected);

    // The statements answer with the version after the change; none, or the one before, says that nothing changed.
    private string Advanced(List<string?> versions, string what, string stateName, GrainId grainId, string? before) =>
        versions is [{ } version] && version != before ? version : throw Conflict(what, stateName, grainId, before);
}
