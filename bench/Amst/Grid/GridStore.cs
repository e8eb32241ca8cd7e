using System.Text.Json;

namespace NovaCron.Bench.Amst.Grid;

/// <summary>Results of a grid, kept in a file of one JSON object a line, so that a long grid can be measured in portions.</summary>
internal sealed class GridStore
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);
    private readonly Lock _gate = new();
    private readonly List<GridRecord> _records = [];
    private readonly string? _file;

    private GridStore(string? file) => _file = file;

    /// <summary>Everything measured.</summary>
    public IReadOnlyList<GridRecord> Records
    {
        get
        {
            lock (_gate)
                return [.. _records];
        }
    }

    /// <summary>Opens a file, which need not exist yet; null keeps results in memory only.</summary>
    public static GridStore Open(string? file)
    {
        var store = new GridStore(file);
        if (file is not null && File.Exists(file))
        {
            // The last line may be half of one, of a bench that was killed: it ends here, and counts for nothing.
            if (!File.ReadAllText(file).EndsWith('\n'))
                File.AppendAllText(file, "\n");
            foreach (var line in File.ReadLines(file).Where(line => line.EndsWith('}')))
                store._records.Add(JsonSerializer.Deserialize<GridRecord>(line, Format)!);
        }

        return store;
    }

    /// <summary>Measurements of a cell.</summary>
    public IReadOnlyList<GridRecord> Of(string cell, string who) =>
        [.. Records.Where(record => record.Cell == cell && record.Who == who)];

    /// <summary>Adds a measurement.</summary>
    public void Add(GridRecord record)
    {
        lock (_gate)
        {
            _records.Add(record);
            if (_file is not null)
                File.AppendAllText(_file, JsonSerializer.Serialize(record, Format) + "\n");
        }
    }
}
