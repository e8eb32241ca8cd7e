using System.Text.RegularExpressions;

namespace NovaCron.Tidy.Tests;

/// <summary>What the documents say is there, is there.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Commands_of_the_readme_exist()
    {
        var script = File.ReadAllText(Path.Combine(Repository.Root, "novacron"));
        var findings =
            from file in Repository.Files("*.md")
            from Match match in ScriptCommand().Matches(file.Text)
            where !Regex.IsMatch(script, $@"(^|\W){Regex.Escape(match.Groups[1].Value)}(\W|$)")
            select $"{file.Name}: ./novacron {match.Groups[1].Value}";
        Findings.AssertNone(findings, "A document names a command that the script does not know:");
    }

    [Fact]
    public void The_readmes_program_is_the_one_that_is_built_and_tested()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var program = File.ReadAllText(Path.Combine(Repository.Root, "docs/samples/move-a-guest/Program.cs"));
        Assert.Contains($"```csharp\n{program.TrimEnd()}\n```", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var findings =
            from file in Repository.Files("*.md")
            from Match match in Link().Matches(file.Text)
            let target = match.Groups[1].Value
            where !target.Contains("://", StringComparison.Ordinal)
            let path = Path.Combine(Repository.Root, Path.GetDirectoryName(file.Name) ?? "", target)
            where !File.Exists(path) && !Directory.Exists(path)
            select $"{file.Name}: {target}";
        Findings.AssertNone(findings, "A link that leads nowhere:");
    }

    [Fact]
    public void Every_document_has_one_title()
    {
        var findings = Repository.Files("*.md")
            .Where(file => OutsideCode(file).Count(line => line.StartsWith("# ", StringComparison.Ordinal)) != 1)
            .Select(file => file.Name);
        Findings.AssertNone(findings, "A document begins with its one title:");
    }

    [Fact]
    public void No_registry_host_no_secret_and_no_path_of_a_machine_is_written_down()
    {
        string[] patterns = ["*.cs", "*.md", "*.csproj", "*.props", "*.targets", "*.sh", "*.json", "*.yml", "novacron", "run"];
        var findings =
            from file in patterns.SelectMany(pattern => Repository.Files(pattern))
            where file.Name != "tests/Tidy.Tests/DocumentTests.cs"
            from Match match in Forbidden().Matches(file.Text)
            select $"{file.Name}: {match.Value}";
        Findings.AssertNone(findings, "These belong to a machine, not to the project:");
    }

    private static IEnumerable<string> OutsideCode(SourceFile file)
    {
        var inside = false;
        foreach (var line in file.Lines)
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                inside = !inside;
            else if (!inside)
                yield return line;
        }
    }

    [GeneratedRegex(@"\./novacron ([a-z]+)")]
    private static partial Regex ScriptCommand();

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"https?://[^\s/""]*(nuget|npmjs|debian)[^\s/""]*|/home/[a-z]+/|-----BEGIN [A-Z ]*PRIVATE KEY")]
    private static partial Regex Forbidden();
}
