using System.Globalization;
using System.Text;
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
        var text = new StringBuilder();
        text.AppendLine("kind          units          bytes  to encode");
        foreach (var (kind, units, bytes, encoded) in Kinds(report))
            text.AppendLine(CultureInfo.InvariantCulture, $"{kind,-8}{units,11}{bytes,15}{encoded,11}");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"content   {report.ContentBytes} bytes, {report.FilledBytes} without pages of one byte");
        text.AppendLine(CultureInfo.InvariantCulture, $"frames    {report.Encoded.Frames} of {report.Encoded.BodyBytes} bytes in all before compression");
        text.AppendLine(CultureInfo.InvariantCulture, $"sent      {report.SentBytes} bytes, at level {report.Encoded.Level}");
        text.AppendLine(CultureInfo.InvariantCulture, $"ratio     {report.Ratio:0.00}, {report.FilledRatio:0.00} without pages of one byte");
        var seconds = report.Encoding.TotalSeconds;
        text.AppendLine(CultureInfo.InvariantCulture, $"time      {seconds:0.00} s, {report.ContentBytes / Math.Max(1e-6, seconds) / 1e6:0} MB/s");
        return text.ToString();
    }

    /// <summary>One JSON object; bytes and seconds.</summary>
    public static string Json(EncodingReport report) => JsonSerializer.Serialize(
        new
        {
            report.ContentBytes,
            report.FilledBytes,
            report.SentBytes,
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
        yield return Row("delta", made.DeltaUnits, made.DeltaBytes);
        yield return Row("literal", made.LiteralUnits, made.LiteralUnits * UnitAddress.Size);
        if (made.OpaqueBytes > 0)
            yield return ("rest", 0, made.OpaqueBytes, made.OpaqueBytes);
    }

    private static (string Kind, long Units, long Bytes, long EncodedBytes) Row(string kind, long units, long encoded) =>
        (kind, units, units * UnitAddress.Size, encoded);
}
