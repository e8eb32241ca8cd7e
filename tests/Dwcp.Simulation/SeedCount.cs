using System.Globalization;

namespace NovaCron.Dwcp.Simulation;

/// <summary>How many seeds a simulation is run with.</summary>
internal static class SeedCount
{
    private const string Variable = "NOVACRON_SIMULATION_SHARE";

    private static readonly int _share =
        Environment.GetEnvironmentVariable(Variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 1;

    /// <summary>As many, or that part of them which <c>NOVACRON_SIMULATION_SHARE</c> names: each mutant wants a run of its own.</summary>
    public static int Of(int seeds) => Math.Max(1, seeds / _share);
}
