using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace NovaCron.Silo.Observability;

/// <summary>An instrument's name, unit and labels as Prometheus spells them.</summary>
internal static class MetricName
{
    /// <summary>The family's name: <c>novacron.wan.io</c> in <c>By</c>, a counter, is <c>novacron_wan_io_bytes_total</c>.</summary>
    public static string Of(Instrument instrument)
    {
        var name = Clean(instrument.Name);
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            "By/s" => "_bytes_per_second",
            "1" => "_ratio",
            _ => "",
        };
        if (unit.Length > 0 && !name.EndsWith(unit, StringComparison.Ordinal))
            name += unit;
        return IsCounter(instrument) && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>The family's type.</summary>
    public static string TypeOf(Instrument instrument)
    {
        if (IsCounter(instrument))
            return "counter";
        return instrument.GetType().GetGenericTypeDefinition() == typeof(Histogram<>) ? "histogram" : "gauge";
    }

    /// <summary>Labels in braces, without the braces; empty when there are none.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var labels = new List<string>(tags.Length);
        foreach (var (name, value) in tags)
            labels.Add($"{Clean(name)}=\"{Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}\"");
        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }

    /// <summary>Text for a help line or a label's value.</summary>
    public static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    private static bool IsCounter(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Counter<>) || type == typeof(ObservableCounter<>);
    }

    private static string Clean(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var letter in name)
            text.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
        if (text.Length == 0 || char.IsAsciiDigit(text[0]))
            text.Insert(0, '_');
        return text.ToString();
    }
}
