using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>How long a switch keeps callers waiting: in messages and writes, without what a busy machine adds.</summary>
public sealed class WanSwitchTests(ITestOutputHelper output)
{
    private const int Seeds = 30;

    private static readonly TimeSpan Goal = TimeSpan.FromMilliseconds((2 * WanModel.QuorumRoundTripMs) + 200);

    [Fact]
    public void Callers_wait_two_round_trips_and_200_ms_at_most()
    {
        var (there, back) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (to, from) = new WanModel(seed).Run();
            there.Add(to);
            back.Add(from);
        }

        Tell("to byzantine", there);
        Tell("back to crash", back);
        Assert.True(there.Max() <= Goal && back.Max() <= Goal, $"{there.Max()} and {back.Max()} are more than {Goal}");
    }

    private void Tell(string kind, List<TimeSpan> pauses)
    {
        pauses.Sort();
        var (half, worst) = (pauses[Seeds / 2].TotalMilliseconds, pauses[^1].TotalMilliseconds);
        output.WriteLine($"{kind}: {Seeds} seeds, no answer for {half:0} ms p50, {worst:0} ms at most");
    }
}
