using System.Text;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Types;

namespace NovaCron.Dwcp.Synchronization.Records;

/// <summary>What names, dots and entries may be, whatever the limits. Each rule gives the problem, or null where there is none.</summary>
internal static class Form
{
    /// <summary>The longest name of a region, in bytes of UTF-8; the federation's log has the same.</summary>
    public const int RegionBytesMax = 128;

    /// <summary>Among so few entries looking through them is quicker than a table of their dots.</summary>
    private const int FewEntries = 16;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string? ProblemOf(Author author) =>
        NameProblem("a region", author.Region)
        ?? (Utf8.GetByteCount(author.Region) > RegionBytesMax ? $"a region's name is over {RegionBytesMax} bytes" : null)
        ?? (author.Incarnation < 1 ? $"an incarnation of {author.Incarnation} is below 1" : null);

    public static string? ProblemOf(in Dot dot) =>
        ProblemOf(dot.Author)
        ?? (dot.Number is < 1 or > Dot.NumberMax ? $"a number of {dot.Number} is outside 1 to {Dot.NumberMax}" : null);

    public static string? ProblemOf(in RecordKey key) => NameProblem("a kind", key.Kind) ?? NameProblem("a record", key.Name);

    public static string? ProblemOf(in Entry entry) =>
        ProblemOf(entry.Path)
        ?? ProblemOf(entry.Dot)
        ?? (PayloadForm.IsWhole(entry.Path.Kind, entry.Payload.Span) ? null : $"a payload is none of {entry.Path}");

    /// <summary>Of a record's entries: each is whole, and stands in its place, and no dot is there twice.</summary>
    public static string? ProblemOf(ReadOnlySpan<Entry> entries)
    {
        var dots = entries.Length > FewEntries ? new HashSet<Dot>(entries.Length) : null;
        for (var i = 0; i < entries.Length; i++)
        {
            if (ProblemOf(entries[i]) is { } problem)
            {
                return problem;
            }

            var isAgain = dots is null ? HasDot(entries[..i], entries[i].Dot) : !dots.Add(entries[i].Dot);
            if (isAgain || (i > 0 && Entry.Compare(entries[i - 1], entries[i]) >= 0))
            {
                return $"{entries[i].Dot} is out of order or there twice";
            }
        }

        return null;
    }

    private static bool HasDot(ReadOnlySpan<Entry> entries, Dot dot)
    {
        foreach (ref readonly var entry in entries)
        {
            if (entry.Dot == dot)
            {
                return true;
            }
        }

        return false;
    }

    private static string? ProblemOf(FieldPath path) =>
        NameProblem("a field", path.Field) ?? path.Kind switch
        {
            FieldKind.Map or FieldKind.Set => IsText(path.Element) ? null : $"an element of {path.Field} is no text",
            FieldKind.Register or FieldKind.Conflicted or FieldKind.Counter or FieldKind.Bounded =>
                path.Element.Length == 0 ? null : $"{path} has an element, which its kind has not",
            _ => $"{(byte)path.Kind} is no kind of field",
        };

    private static string? NameProblem(string what, string? name) =>
        string.IsNullOrEmpty(name) || !IsText(name) || HasControl(name) ? $"{what} has no proper name" : null;

    private static bool HasControl(string name)
    {
        foreach (var one in name)
        {
            if (char.IsControl(one))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it can be written in UTF-8 and read again.</summary>
    private static bool IsText(string text)
    {
        try
        {
            return Utf8.GetByteCount(text) >= 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
