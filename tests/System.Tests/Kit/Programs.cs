namespace NovaCron.SystemTests.Kit;

/// <summary>The programs under test, built beside this one: same configuration, same engine.</summary>
internal static class Programs
{
    public static string Silo { get; } = Find("silo", "NovaCron.Silo.dll");

    public static string Cli { get; } = Find("cli", "NovaCron.Cli.dll");

    public static string Sample { get; } = Find("docs/samples/move-a-guest", "NovaCron.Samples.MoveAGuest.dll");

    private static string Find(string folder, string file)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "NovaCron.Orleans.sln")))
            root = root.Parent ?? throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} is in no copy of the repository.");

        // bin/Debug/net10.0, or bin/orleans/Debug/net10.0: whichever this one was built to.
        var output = Path.GetRelativePath(Path.Combine(root.FullName, "tests", "System.Tests"), AppContext.BaseDirectory);
        var program = Path.Combine(root.FullName, folder, output, file);
        return File.Exists(program) ? program : throw new FileNotFoundException($"{program} is not built.", program);
    }
}
