using System.Collections.Concurrent;
using NovaCron.Grains.Hosting;
using Orleans.Storage;

namespace NovaCron.Grains.Tests.World;

/// <summary>
/// Rows that outlive a silo, as a database's do: identified by state name and key alone, like ADO.NET storage, guarded by ETags,
/// written as JSON by the product's own serializer.
/// </summary>
internal sealed class DurableStorage
{
    public ConcurrentDictionary<(string State, string Key), (string ETag, BinaryData Row)> Rows { get; } = new();

    /// <summary>The database is away: nothing is read or written.</summary>
    public volatile bool IsAway;

    /// <summary>Writes happen, but nobody is told.</summary>
    public volatile bool LosesAnswers;

    public IGrainStorage For(CrashGate gate) => new Session(this, gate);

    private sealed class Session(DurableStorage rows, CrashGate gate) : IGrainStorage
    {
        private static readonly StateSerializer Serializer = new();

        public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            await Task.Yield();
            gate.Pass();
            Pass(rows.IsAway);
            if (rows.Rows.TryGetValue(KeyOf(stateName, grainId), out var row))
            {
                grainState.State = Serializer.Deserialize<T>(row.Row);
                grainState.ETag = row.ETag;
                grainState.RecordExists = true;
            }
            else
            {
                grainState.State = Activator.CreateInstance<T>();
                grainState.ETag = null;
                grainState.RecordExists = false;
            }
        }

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            await Task.Yield();
            var row = (Guid.NewGuid().ToString("N"), Serializer.Serialize(grainState.State));
            lock (rows)
            {
                gate.Pass();
                Pass(rows.IsAway);
                CheckETag(stateName, grainId, grainState);
                rows.Rows[KeyOf(stateName, grainId)] = row;
            }

            Pass(rows.LosesAnswers);

            grainState.ETag = row.Item1;
            grainState.RecordExists = true;
        }

        public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            await Task.Yield();
            lock (rows)
            {
                gate.Pass();
                Pass(rows.IsAway);
                CheckETag(stateName, grainId, grainState);
                rows.Rows.TryRemove(KeyOf(stateName, grainId), out _);
            }

            grainState.State = Activator.CreateInstance<T>();
            grainState.ETag = null;
            grainState.RecordExists = false;
        }

        private static (string State, string Key) KeyOf(string state, GrainId id) => (state, id.Key.ToString()!);

        private static void Pass(bool fails)
        {
            if (fails)
            {
                throw new ProviderException("Failed to connect to db.internal:5432 as novacron.");
            }
        }

        private void CheckETag<T>(string state, GrainId id, IGrainState<T> grainState)
        {
            var stored = rows.Rows.TryGetValue(KeyOf(state, id), out var row) ? row.ETag : null;
            if (stored != grainState.ETag)
            {
                throw new InconsistentStateException($"{state} {id} changed.", stored, grainState.ETag);
            }
        }
    }
}
