using System.Text.RegularExpressions;

namespace NovaCron.Tidy.Tests;

/// <summary>Habits of code that a compiler cannot see.</summary>
public sealed partial class HabitTests
{
    private const int LineLengthMax = 140;
    private const int FileLinesMax = 300;
    private const int FileLinesMedianMax = 80;
    private const int MethodLinesMax = 70;

    private static readonly (Regex Call, string Instead)[] Banned =
    [
        (Make(@"\bDateTime(Offset)?\.(Utc)?Now\b"), "time comes from an injected TimeProvider"),
        (Make(@"\bThread\.Sleep\("), "waiting is asynchronous"),
        (Make(@"\.(Wait\(\)|GetAwaiter\(\)\.GetResult\(\))"), "nothing blocks on a task"),
        (Make(@"\basync void\b"), "an exception in it would end the process"),
        (Make(@"\bChannel\.CreateUnbounded\b"), "every queue has a limit with a name"),
        (Make(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)\("), "messages are [LoggerMessage] methods"),
        (Make(@"\bNotImplementedException\b"), "what is there works"),
        (Make(@"\bGC\.Collect\("), "memory is bounded by design"),
    ];

    [Fact]
    public void Files_are_short_and_their_median_shorter()
    {
        var lengths = Repository.SourceFiles(Repository.Shipped).Select(file => (file.Name, Lines: file.Lines.Length)).ToList();
        Findings.AssertNone(
            lengths.Where(file => file.Lines > FileLinesMax).Select(file => $"{file.Name}: {file.Lines} lines"),
            $"A file has at most {FileLinesMax} lines:");
        var median = lengths.Select(file => file.Lines).Order().ElementAt(lengths.Count / 2);
        Assert.True(median <= FileLinesMedianMax, $"The median file has {median} lines; at most {FileLinesMedianMax} read like prose.");
    }

    [Fact]
    public void Lines_fit_the_page()
    {
        var findings =
            from file in Repository.SourceFiles()
            from line in file.Lines.Select((text, index) => (text, number: index + 1))
            where line.text.Length > LineLengthMax
            select $"{file.Name}:{line.number} has {line.text.Length} columns";
        Findings.AssertNone(findings, $"A line has at most {LineLengthMax} columns:");
    }

    [Fact]
    public void Methods_fit_the_screen()
    {
        var findings = Repository.SourceFiles(Repository.Shipped).SelectMany(LongMethods);
        Findings.AssertNone(findings, $"A method has at most {MethodLinesMax} lines:");
    }

    [Fact]
    public void Banned_calls_are_not_made()
    {
        var findings =
            from file in Repository.SourceFiles(Repository.Shipped)
            from line in file.Code
            from banned in Banned
            where banned.Call.IsMatch(line.Text)
            select $"{file.Name}:{line.Number} {line.Text.Trim()}  ({banned.Instead})";
        Findings.AssertNone(findings, "Calls this code base does not make:");
    }

    [Fact]
    public void Classes_are_sealed_static_or_abstract()
    {
        var findings =
            from file in Repository.SourceFiles(Repository.Shipped)
            where !file.Name.StartsWith("standins/", StringComparison.Ordinal)
            from line in file.Code
            where OpenClass().IsMatch(line.Text)
            select $"{file.Name}:{line.Number} {line.Text.Trim()}";
        Findings.AssertNone(findings, "A class is sealed unless it was made to be inherited from:");
    }

    [Fact]
    public void Grains_contracts_and_client_are_the_same_text_on_both_engines()
    {
        var findings =
            from file in Repository.SourceFiles("grains", "grain-interfaces", "client", "gateway")
            from line in file.Lines.Select((text, index) => (text, number: index + 1))
            where line.text.StartsWith("#if", StringComparison.Ordinal)
            select $"{file.Name}:{line.number}";
        Findings.AssertNone(findings, "The stand-in bends to Orleans, never the other way:");
    }

    [Fact]
    public void Nothing_is_left_to_do_later()
    {
        var findings =
            from file in Repository.SourceFiles()
            where !file.Name.StartsWith("tests/Tidy.Tests/", StringComparison.Ordinal)
            from line in file.Lines.Select((text, index) => (text, number: index + 1))
            where LeftOver().IsMatch(line.text)
            select $"{file.Name}:{line.number} {line.text.Trim()}";
        Findings.AssertNone(findings, "Open ends belong into the README's list of what is not there yet:");
    }

    [Fact]
    public void Log_event_ids_are_unique()
    {
        var ids =
            from file in Repository.SourceFiles(Repository.Shipped)
            from Match match in EventId().Matches(file.Text)
            select (Id: match.Groups[1].Value, file.Name);
        var findings = ids.GroupBy(id => id.Id).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key} in {string.Join(", ", group.Select(id => id.Name).Distinct())}");
        Findings.AssertNone(findings, "An operator searches by event id, so each means one thing:");
    }

    private static IEnumerable<string> LongMethods(SourceFile file)
    {
        // A method of a file-scoped type begins with a signature indented by four or eight spaces and ends with a brace in the same column.
        var lines = file.Lines;
        for (var i = 0; i < lines.Length - 1; i++)
        {
            var indent = lines[i].TakeWhile(c => c == ' ').Count();
            if (indent is not (4 or 8) || lines[i].TrimEnd() != new string(' ', indent) + "{" || IsType(lines, i))
                continue;
            var end = Array.FindIndex(lines, i, line => line.TrimEnd() == lines[i].TrimEnd().Replace('{', '}'));
            if (end - i - 1 > MethodLinesMax)
                yield return $"{file.Name}:{i + 1} has a method of {end - i - 1} lines";
        }
    }

    private static bool IsType(string[] lines, int brace) =>
        lines[Math.Max(0, brace - 6)..brace].Any(line => TypeDeclaration().IsMatch(line));

    private static Regex Make(string pattern) => new(pattern, RegexOptions.CultureInvariant);

    [GeneratedRegex(@"^\s*(public|internal)\s+(partial\s+)?class\s")]
    private static partial Regex OpenClass();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex LeftOver();

    [GeneratedRegex(@"\[LoggerMessage\((?:EventId\s*=\s*)?(\d+)\b")]
    private static partial Regex EventId();

    [GeneratedRegex(@"^\s*((public|internal|private|file|sealed|static|abstract|partial|readonly)\s+)*"
        + @"(class|struct|interface|record|enum)\s")]
    private static partial Regex TypeDeclaration();
}
