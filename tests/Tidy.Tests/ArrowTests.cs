using System.Xml.Linq;

namespace NovaCron.Tidy.Tests;

/// <summary>Who may know whom (docs/concepts/architecture.md).</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["NovaCron.GrainInterfaces"] = ["Orleans"],
        ["NovaCron.Dwcp"] = [],
        ["NovaCron.Hypervisor"] = [],
        ["NovaCron.Agent.Contract"] = [],
        ["NovaCron.Agent"] = ["NovaCron.Agent.Contract", "NovaCron.Hypervisor", "NovaCron.Dwcp"],
        ["NovaCron.Grains"] = ["NovaCron.GrainInterfaces", "NovaCron.Dwcp", "NovaCron.Agent.Contract", "Orleans"],
        ["NovaCron.Client"] = ["NovaCron.GrainInterfaces", "Orleans"],
        ["NovaCron.Gateway"] = ["NovaCron.Client", "Orleans"],
        ["NovaCron.Silo"] = ["NovaCron.Grains", "NovaCron.Agent", "NovaCron.Gateway", "Orleans"],
        ["NovaCron.Cli"] = [],
        ["NovaCron.Launcher"] = [],
        ["NovaCron.StandIns.Orleans"] = [],
    };

    /// <summary>Projects that may not even see a type of Orleans or ASP.NET.</summary>
    private static readonly string[] Plain = ["dwcp", "hypervisor", "agent"];

    [Fact]
    public void Every_shipped_project_references_only_what_its_arrows_allow()
    {
        var findings =
            from file in Repository.Files("*.csproj", Repository.Shipped)
            let name = Path.GetFileNameWithoutExtension(file.Name)
            from reference in References(file)
            where !Allowed.TryGetValue(name, out var allowed) || !allowed.Contains(reference)
            select $"{file.Name} references {reference}";
        Findings.AssertNone(findings, "An arrow that the architecture does not have:");
    }

    [Fact]
    public void Protocol_hypervisor_and_agent_know_neither_orleans_nor_aspnet()
    {
        var findings =
            from file in Repository.SourceFiles(Plain)
            from line in file.Code
            where line.Text.StartsWith("using Orleans", StringComparison.Ordinal)
                || line.Text.StartsWith("using Microsoft.AspNetCore", StringComparison.Ordinal)
            select $"{file.Name}:{line.Number} {line.Text.Trim()}";
        Findings.AssertNone(findings, "These rooms use the framework only:");
    }

    [Fact]
    public void Only_the_transport_opens_sockets_in_the_protocol_library()
    {
        var findings =
            from file in Repository.SourceFiles("dwcp")
            where !file.Name.StartsWith("dwcp/Transport/", StringComparison.Ordinal)
            from line in file.Code
            where line.Text.Contains("System.Net.Sockets", StringComparison.Ordinal)
            select $"{file.Name}:{line.Number}";
        Findings.AssertNone(findings, "Engines are free of sockets:");
    }

    [Fact]
    public void Stand_ins_are_referenced_by_the_build_switch_alone()
    {
        var findings =
            from file in Repository.Files("*.csproj")
            from reference in ProjectReferences(file)
            where reference.Contains("StandIns", StringComparison.Ordinal)
            select $"{file.Name} references {reference}";
        Findings.AssertNone(findings, "Directory.Build.targets decides where Orleans comes from:");
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "NovaCron.Orleans.sln")).Replace('\\', '/');
        var findings = Repository.Files("*.csproj")
            .Where(file => !file.Name.StartsWith("eng/", StringComparison.Ordinal))
            .Where(file => !solution.Contains($"\"{file.Name}\"", StringComparison.Ordinal))
            .Select(file => file.Name);
        Findings.AssertNone(findings, "Projects outside the solution are built by nobody:");
    }

    private static IEnumerable<string> References(SourceFile project)
    {
        foreach (var reference in ProjectReferences(project))
            yield return reference;
        if (project.Text.Contains("<OrleansRole>", StringComparison.Ordinal))
            yield return "Orleans";
    }

    private static IEnumerable<string> ProjectReferences(SourceFile project) =>
        XDocument.Parse(project.Text).Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')));
}
