using System.Text.Json;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Analysis;

namespace NovaCron.Silo.Analysis;

/// <summary>An analysis for people, and for programs.</summary>
internal static class AnalysisText
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>A table by kinds of units, and sums below it.</summary>
    public static string Table(EncodingReport report)
    {
        var made = report.Encoded;
        var speed = report.ContentBytes / Math.Max(1e-6, report.Encoding.TotalSeconds) / 1e6;
        string[] lines =
        [
            "kind          units          bytes  to encode",
            .. Kinds(report).Select(row => Text($"{row.Kind,-8}{row.Units,11}{row.Bytes,15}{row.EncodedBytes,11}")),
            "",
            Text($"content   {report.ContentBytes} bytes, {report.FilledBytes} without pages of one byte"),
            Text($"frames    {made.Frames}, of {made.BodyBytes} bytes in all before compression"),
            Text($"sent      {report.SentBytes} bytes, at level {made.Level}"),
            .. Names(report),
            Text($"ratio     {report.Ratio:0.00}, {report.FilledRatio:0.00} without pages of one byte"),
            Text($"time      {report.Encoding.TotalSeconds:0.00} s, {speed:0} MB/s"),
        ];
        return string.Join(Environment.NewLine, lines) + Environment.NewLine;
    }

    /// <summary>One JSON object; bytes and seconds.</summary>
    public static string Json(EncodingReport report) => JsonSerializer.Serialize(
        new
        {
            report.ContentBytes,
            report.FilledBytes,
            report.SentBytes,
            report.NamesBytes,
            report.Ratio,
            report.FilledRatio,
            report.Encoded.Level,
            report.Encoded.BodyBytes,
            EncodingSeconds = report.Encoding.TotalSeconds,
            Kinds = Kinds(report).Select(row => new { row.Kind, row.Units, row.Bytes, row.EncodedBytes }),
        },
        Format) + Environment.NewLine;

    // What a kind leaves to be compressed; how much of a frame each of its units takes after that nobody can tell.
    private static IEnumerable<(string Kind, long Units, long Bytes, long EncodedBytes)> Kinds(EncodingReport report)
    {
        var made = report.Encoded;
        yield return Row("zero", made.ZeroUnits, 0);
        yield return Row("uniform", made.UniformUnits, 0);
        yield return Row("same", made.SameUnits, 0);
        yield return Row("known", made.KnownUnits, 0);
        yield return Row("delta", made.DeltaUnits, made.DeltaBytes);
        yield return Row("literal", made.LiteralUnits, made.LiteralUnits * UnitAddress.Size);
        if (made.OpaqueBytes > 0)
            yield return ("rest", 0, made.OpaqueBytes, made.OpaqueBytes);
    }

    private static IEnumerable<string> Names(EncodingReport report)
    {
        if (report.NamesBytes > 0)
            yield return Text($"received  {report.NamesBytes} bytes, names of what the target holds");
    }

    private static (string Kind, long Units, long Bytes, long EncodedBytes) Row(string kind, long units, long encoded) =>
        (kind, units, units * UnitAddress.Size, encoded);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
