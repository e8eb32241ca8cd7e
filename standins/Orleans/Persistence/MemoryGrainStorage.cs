using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Runtime.Persistence;

namespace Orleans.Storage;

/// <summary>Keeps state in memory, as bytes, with versions; it ends with the silo.</summary>
/// <param name="serializer">Turns state into bytes.</param>
internal sealed class MemoryGrainStorage(IGrainStorageSerializer serializer) : IGrainStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), Row> _rows = new();
    private long _version;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var found = _rows.TryGetValue((stateName, grainId), out var row);
        grainState.State = found ? serializer.Deserialize<T>(row!.Payload) : NewState.Of<T>();
        grainState.ETag = found ? row!.Version : null;
        grainState.RecordExists = found;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var next = new Row(Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture),
            serializer.Serialize(grainState.State));
        var key = (stateName, grainId);
        var written = grainState.ETag is null
            ? _rows.TryAdd(key, next)
            : _rows.TryGetValue(key, out var row) && row.Version == grainState.ETag && _rows.TryUpdate(key, next, row);
        if (!written)
        {
            throw Conflict("written", stateName, grainId, grainState.ETag);
        }

        grainState.ETag = next.Version;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        if (_rows.TryGetValue(key, out var row) && (row.Version != grainState.ETag || !_rows.TryRemove(KeyValuePair.Create(key, row))))
        {
            throw Conflict("cleared", stateName, grainId, grainState.ETag);
        }

        grainState.State = NewState.Of<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private InconsistentStateException Conflict(string what, string stateName, GrainId grainId, string? expected) => new(
        $"State \"{stateName}\" of grain {grainId} was not {what}: its version is not {expected ?? "none"} any more.",
        _rows.GetValueOrDefault((stateName, grainId))?.Version,
        expected);

    private sealed record Row(string Version, BinaryData Payload);
}
