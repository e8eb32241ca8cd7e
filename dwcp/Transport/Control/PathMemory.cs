using System.Text.Json;

namespace NovaCron.Dwcp.Transport.Control;

/// <summary>
/// What paths showed, by peer and congestion control, so that a transfer begins with what the last one found. Bounded: the
/// oldest goes first. No file inside: whoever keeps it stores <see cref="ToJson"/>. One thread at a time.
/// </summary>
public sealed class PathMemory
{
    /// <summary>Most paths.</summary>
    public const int PathsMax = 256;

    /// <summary>Longest stored text that is read, in characters.</summary>
    public const int TextLengthMax = 256 * 1024;

    /// <summary>Older records are not used: a week covers the days that differ from each other.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromDays(7);

    private readonly Dictionary<string, PathRecord> _records = new(StringComparer.Ordinal);

    /// <summary>Paths kept.</summary>
    public int Count => _records.Count;

    /// <summary>Reads what <see cref="ToJson"/> wrote. What it cannot use it leaves out: a memory is a hint.</summary>
    public static PathMemory FromJson(string json)
    {
        _ = TryRead(json, out var memory);
        return memory;
    }

    /// <summary>The same; false, and an empty memory, when the text is none that <see cref="ToJson"/> wrote.</summary>
    public static bool TryRead(string json, out PathMemory memory)
    {
        ArgumentNullException.ThrowIfNull(json);
        memory = new PathMemory();
        if (json.Length > TextLengthMax)
        {
            return false;
        }

        try
        {
            foreach (var (key, record) in JsonSerializer.Deserialize<Dictionary<string, PathRecord?>>(json) ?? [])
            {
                if (record is { Streams: >= 1 and <= AmstOptions.StreamsLimit, BytesPerSecond: > 0 } && record.RoundTrip > TimeSpan.Zero
                    && Enum.IsDefined(record.Mode))
                {
                    memory.Put(key, record);
                }
            }

            return true;
        }
        catch (JsonException)
        {
            memory = new PathMemory();
            return false;
        }
    }

    /// <summary>What the path to a peer showed under a congestion control; null where nothing fresh is known.</summary>
    public PathRecord? Find(string peer, string congestionControl, DateTimeOffset now) =>
        _records.TryGetValue(Key(peer, congestionControl), out var record) && (now - record.SeenAt).Duration() <= AgeMax ? record : null;

    /// <summary>Keeps what the path showed.</summary>
    public void Remember(string peer, string congestionControl, PathRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Put(Key(peer, congestionControl), record);
    }

    /// <summary>Takes over what another memory knows; of two records of one path the newer.</summary>
    public void Merge(PathMemory other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (key, record) in other._records)
        {
            if (!_records.TryGetValue(key, out var own) || own.SeenAt < record.SeenAt)
            {
                Put(key, record);
            }
        }
    }

    /// <summary>The text to store.</summary>
    public string ToJson() => JsonSerializer.Serialize(_records);

    private static string Key(string peer, string congestionControl) => $"{peer} {congestionControl}";

    private void Put(string key, PathRecord record)
    {
        if (!_records.ContainsKey(key) && _records.Count >= PathsMax)
        {
            _records.Remove(_records.MinBy(pair => pair.Value.SeenAt).Key);
        }

        _records[key] = record;
    }
}
