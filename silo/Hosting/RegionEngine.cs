namespace NovaCron.Silo.Hosting;

/// <summary>What grains run on.</summary>
internal static class RegionEngine
{
    private const string StandInAssembly = "NovaCron.StandIns.Orleans";

    /// <summary><c>embedded</c> on this project's own single-silo engine, <c>orleans</c> on Microsoft Orleans.</summary>
    public static string Name { get; } = typeof(IGrain).Assembly.GetName().Name == StandInAssembly ? "embedded" : "orleans";
}
