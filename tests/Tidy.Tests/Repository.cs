namespace NovaCron.Tidy.Tests;

/// <summary>The checkout these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] Skipped = ["bin", "obj", "artifacts", ".git", "node_modules", "TestResults"];

    /// <summary>Folders whose code ships.</summary>
    public static readonly string[] Shipped =
        ["grain-interfaces", "grains", "dwcp", "hypervisor", "agent", "silo", "gateway", "client", "cli", "launcher", "standins"];

    public static string Root { get; } = FindRoot();

    public static IEnumerable<SourceFile> SourceFiles(params string[] folders) => Files("*.cs", folders);

    public static IEnumerable<SourceFile> Files(string pattern, params string[] folders)
    {
        var roots = folders.Length == 0 ? [Root] : folders.Select(folder => Path.Combine(Root, folder));
        return roots.SelectMany(root => Walk(root, pattern)).Select(path => new SourceFile(path));
    }

    private static IEnumerable<string> Walk(string folder, string pattern)
    {
        foreach (var file in Directory.EnumerateFiles(folder, pattern))
            yield return file;
        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            if (Skipped.Contains(Path.GetFileName(child)))
                continue;
            foreach (var file in Walk(child, pattern))
                yield return file;
        }
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "NovaCron.Orleans.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("These tests read the repository's files and must run inside it.");
    }
}
