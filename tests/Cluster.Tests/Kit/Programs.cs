namespace NovaCron.Cluster.Tests.Kit;

/// <summary>The program under test, built beside this one: same configuration, same engine.</summary>
internal static class Programs
{
    private static readonly string Root = FindRoot();

    // bin/Release/net10.0, or bin/orleans/Release/net10.0.
    private static readonly string Output = Path.GetRelativePath(Path.Combine(Root, "tests", "Cluster.Tests"), AppContext.BaseDirectory);

    public static bool IsEmbedded { get; } = !Output.StartsWith("bin/orleans/", StringComparison.Ordinal);

    public static string Silo { get; } = Path.Combine(Root, "silo", Output, "NovaCron.Silo.dll");

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "NovaCron.Orleans.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("These tests start the programs built beside them, in the repository.");
    }
}
