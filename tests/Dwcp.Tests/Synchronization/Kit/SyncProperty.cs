using System.Globalization;
using FsCheck;
using Microsoft.FSharp.Core;

namespace NovaCron.Dwcp.Tests.Synchronization.Kit;

/// <summary>
/// How long properties are checked, and from which seed: <c>NOVACRON_PROPERTY_FACTOR</c> multiplies the cases, and
/// <c>NOVACRON_PROPERTY_SEED</c> begins with the seed that a failure has printed, as in <c>3607,5117</c>.
/// </summary>
internal static class SyncProperty
{
    private const string FactorVariable = "NOVACRON_PROPERTY_FACTOR";
    private const string SeedVariable = "NOVACRON_PROPERTY_SEED";

    public static Config Of(int cases)
    {
        var factor = Environment.GetEnvironmentVariable(FactorVariable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 1;
        var config = Config.QuickThrowOnFailure.WithMaxTest(cases * factor);
        if (Environment.GetEnvironmentVariable(SeedVariable) is not { } seed)
        {
            return config;
        }

        var parts = Array.ConvertAll(seed.Split(','), part => ulong.Parse(part, CultureInfo.InvariantCulture));
        return config.WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(parts[0], parts[1]), FSharpOption<int>.None)));
    }
}
