namespace NovaCron.Bench.Acp.Wan;

/// <summary>Round trips between the regions of a case, in milliseconds of propagation.</summary>
/// <param name="RoundTrips">By region and region, from 0.</param>
internal sealed record WanMap(double[][] RoundTrips)
{
    private const double Near = 80;
    private const double Middle = 120;
    private const double Far = 150;

    /// <summary>Three regions, each pair with a round trip of its own.</summary>
    public static WanMap Three { get; } = new([[0, Near, Middle], [Near, 0, Far], [Middle, Far, 0]]);

    /// <summary>Four regions, each of which has one near, one middle and one far: it makes no difference which of them proposes.</summary>
    public static WanMap Four { get; } = new(
        [[0, Near, Middle, Far], [Near, 0, Far, Middle], [Middle, Far, 0, Near], [Far, Middle, Near, 0]]);

    /// <summary>Regions.</summary>
    public int Count => RoundTrips.Length;

    /// <summary>Within which time one region has heard from a quorum that it is part of.</summary>
    public double QuorumRoundTrip(int region, int quorum) => RoundTrips[region].Order().ElementAt(quorum - 1);

    /// <summary>
    /// The least time from a proposal to its commit at the proposer, one way after the other: a proposal, prevotes of a quorum, precommits
    /// of a quorum. Where ways differ it is not quite one and a half round trips.
    /// </summary>
    public double ThreeWays(int proposer, int quorum)
    {
        var all = Enumerable.Range(0, Count).ToList();
        double Way(int from, int to) => RoundTrips[from][to] / 2;
        var precommits = all.Select(to => all.Select(from => Way(proposer, from) + Way(from, to)).Order().ElementAt(quorum - 1)).ToList();
        return all.Select(from => precommits[from] + Way(from, proposer)).Order().ElementAt(quorum - 1);
    }
}
