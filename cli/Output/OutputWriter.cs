using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NovaCron.Cli.Api;
using NovaCron.Cli.Units;
using Spectre.Console;

namespace NovaCron.Cli.Output;

/// <summary>Writes a command's data to standard output, and everything else to standard error.</summary>
internal sealed class OutputWriter(CliEnvironment environment, OutputFormat format)
{
    private const string Nothing = "-";

    // Regions tell each other several times a second; what is older than this is late.
    private const long StalenessMsMax = 2000;

    /// <summary>How data is written.</summary>
    public OutputFormat Format => format;

    /// <summary>Writes a list, and says what could not be seen.</summary>
    public void WriteList<T>(ApiList<T> list, IReadOnlyList<Column<T>> columns, JsonTypeInfo<ApiList<T>> type)
    {
        if (format == OutputFormat.Json)
        {
            WriteJson(list, type);
        }
        else
        {
            WriteTable(list.Items, [.. columns.Where(column => format == OutputFormat.Wide || !column.IsWide)]);
        }

        if (list.MissingRegions.Count > 0)
        {
            WriteNote($"novacron: not everything is listed, these regions did not answer: {string.Join(", ", list.MissingRegions)}");
        }

        foreach (var late in (list.Freshness ?? []).Where(one => one.StalenessMs > StalenessMsMax))
        {
            var age = Durations.Format(TimeSpan.FromMilliseconds(late.StalenessMs!.Value));
            var behind = late.Missing > 0 ? $", {late.Missing} changes behind" : null;
            WriteNote($"novacron: region {late.Region} is seen as it was {age} ago{behind}");
        }
    }

    /// <summary>Writes one thing with all that is known of it.</summary>
    public void WriteItem<T>(T item, IReadOnlyList<Column<T>> columns, JsonTypeInfo<T> type)
    {
        if (format == OutputFormat.Json)
        {
            WriteJson(item, type);
            return;
        }

        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var column in columns)
        {
            grid.AddRow(new Text(column.Header, new Style(decoration: Decoration.Bold)), new Text(column.Value(item) ?? Nothing));
        }

        environment.CreateOutConsole().Write(grid);
    }

    /// <summary>Writes what an action did.</summary>
    public void WriteResult<T>(T result, string sentence, JsonTypeInfo<T> type)
    {
        if (format == OutputFormat.Json)
        {
            WriteJson(result, type);
        }
        else
        {
            environment.Out.WriteLine(sentence);
        }
    }

    /// <summary>Writes JSON.</summary>
    public void WriteJson<T>(T value, JsonTypeInfo<T> type) => environment.Out.WriteLine(JsonSerializer.Serialize(value, type));

    /// <summary>Writes a line to standard error.</summary>
    public void WriteNote(string text) => environment.Error.WriteLine(text);

    private void WriteTable<T>(IReadOnlyList<T> rows, IReadOnlyList<Column<T>> columns)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column.Header, new Style(decoration: Decoration.Bold))).NoWrap().PadRight(2));
        }

        foreach (var row in rows)
        {
            table.AddRow(columns.Select(column => new Text(column.Value(row) ?? Nothing)));
        }

        environment.CreateOutConsole().Write(table);
    }
}
