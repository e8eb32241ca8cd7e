using System.Data.Common;
using System.Globalization;

namespace NovaCron.Sql.Tests.Kit;

/// <summary>A row that was read.</summary>
internal sealed class Row
{
    private readonly Dictionary<string, object?> _columns = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The number in its only column.</summary>
    public long SingleNumber => Convert.ToInt64(Assert.Single(_columns).Value, CultureInfo.InvariantCulture);

    /// <summary>What is in its first column.</summary>
    public object? First => _columns.First().Value;

    public object? this[string column] =>
        _columns.TryGetValue(column, out var value) ? value : throw new InvalidOperationException($"There is no column {column}");

    public static Row Read(DbDataReader reader)
    {
        var row = new Row();
        for (var i = 0; i < reader.FieldCount; i++)
            row._columns.Add(reader.GetName(i), reader.IsDBNull(i) ? null : reader.GetValue(i));
        return row;
    }

    public int? Number(string column) => this[column] is { } value ? Convert.ToInt32(value, CultureInfo.InvariantCulture) : null;

    public string? Text(string column) => (string?)this[column];

    public DateTime Time(string column) => this[column] switch
    {
        DateTime time => time.ToUniversalTime(),
        var text => DateTime.Parse(
            (string)text!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
    };
}
