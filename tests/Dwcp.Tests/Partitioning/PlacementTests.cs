using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Partitioning;

namespace NovaCron.Dwcp.Tests.Partitioning;

public sealed class PlacementTests
{
    private const long GiB = 1L << 30;
    private static readonly PlacementOptions Options = new();

    private static readonly Arbitrary<HostCandidate[]> Hosts = Gen.Choose(0, 16).Two()
        .SelectMany(_ => Gen.Choose(0, 20).Two(), (room, cpus) => (room, cpus))
        .SelectMany(_ => Gen.Choose(0, 9), (parts, available) => (parts.room, parts.cpus, available))
        .ArrayOf()
        .Select(all => all.Select((parts, i) => new HostCandidate(
            $"h{i:00}", parts.room.Item1 * GiB, parts.room.Item2 * GiB, parts.cpus.Item1, parts.cpus.Item2, parts.available > 0)).ToArray())
        .ToArbitrary();

    [Fact]
    public void Guest_goes_where_the_least_memory_is_left()
    {
        HostCandidate[] hosts = [new("a", 16 * GiB, GiB, 8), new("b", 4 * GiB, GiB, 8), new("c", 2 * GiB, GiB, 8)];
        var decision = Placement.Choose(new PlacementDemand(3 * GiB, 2), hosts, Options);
        Assert.Equal("b", decision.Host);
        Assert.Equal(new Refusal("c", RefusalReason.Memory, 3 * GiB, 2 * GiB), Assert.Single(decision.Refusals));
        Assert.Empty(decision.Explain());
    }

    [Fact]
    public void Equal_hosts_are_told_apart_by_processors_then_name()
    {
        HostCandidate[] hosts = [new("c", GiB, 0, 4), new("b", GiB, 0, 2), new("a", GiB, 0, 4)];
        Assert.Equal("b", Placement.Choose(new PlacementDemand(GiB, 1), hosts, Options).Host);
        Assert.Equal("a", Placement.Choose(new PlacementDemand(GiB, 3), hosts, Options).Host);
    }

    [Fact]
    public void Every_reason_against_a_host_is_told()
    {
        HostCandidate[] hosts = [new("a", GiB, GiB, 2, GuestVirtualCpus: 8, IsAvailable: false)];
        var decision = Placement.Choose(new PlacementDemand(2 * GiB, 3, DiskBytes: 2 * GiB), hosts, Options);
        Assert.Null(decision.Host);
        Assert.Equal(
            [RefusalReason.Unavailable, RefusalReason.Memory, RefusalReason.Processors, RefusalReason.VirtualCpus, RefusalReason.Disk],
            decision.Refusals.Select(refusal => refusal.Reason));
        Assert.StartsWith(
            "No host has room: a takes no guests; a has 1073741824 bytes of memory free", decision.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_host_at_all_is_told() =>
        Assert.Equal("There is no host.", Placement.Choose(new PlacementDemand(GiB, 1), [], Options).Explain());

    [Fact]
    public void Only_the_host_asked_for_will_do()
    {
        HostCandidate[] hosts = [new("a", 4 * GiB, GiB, 8), new("b", 8 * GiB, GiB, 8)];
        Assert.Equal("b", Placement.Choose(new PlacementDemand(GiB, 1, Host: "b"), hosts, Options).Host);
        Assert.Null(Placement.Choose(new PlacementDemand(GiB, 1, Host: "z"), hosts, Options).Host);
    }

    [Fact]
    public void Reserve_is_left_free()
    {
        HostCandidate[] hosts = [new("a", 2 * GiB, 0, 8)];
        var options = new PlacementOptions { MemoryReserveBytes = GiB };
        Assert.Equal("a", Placement.Choose(new PlacementDemand(GiB, 1), hosts, options).Host);
        Assert.Null(Placement.Choose(new PlacementDemand(GiB + 1, 1), hosts, options).Host);
    }

    [Fact]
    public void Choice_has_room_is_the_tightest_and_does_not_depend_on_the_order() =>
        Prop.ForAll(Hosts, hosts =>
        {
            var demand = new PlacementDemand(6 * GiB, 3, 2 * GiB);
            var decision = Placement.Choose(demand, hosts, Options);
            var fitting = hosts.Where(host => host.IsAvailable && host.FreeMemoryBytes >= demand.MemoryBytes
                && host.FreeDiskBytes >= demand.DiskBytes && host.Processors >= 3
                && (host.Processors * 4) - host.GuestVirtualCpus >= 3).ToList();
            var chosen = hosts.SingleOrDefault(host => host.Name == decision.Host);
            return decision.Host == Placement.Choose(demand, [.. hosts.Reverse()], Options).Host
                && (chosen is null ? fitting.Count == 0 : fitting.Contains(chosen))
                && fitting.All(host => host.FreeMemoryBytes >= chosen!.FreeMemoryBytes)
                && decision.Refusals.Select(refusal => refusal.Host).Distinct().Count() == hosts.Length - fitting.Count;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Demand_and_options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Placement.Choose(new PlacementDemand(0, 1), [], Options));
        Assert.Throws<ArgumentOutOfRangeException>(() => Placement.Choose(new PlacementDemand(1, 0), [], Options));
        Assert.Throws<ArgumentOutOfRangeException>(new PlacementOptions { VirtualCpuOvercommit = double.NaN }.Validate);
        Assert.Throws<ArgumentOutOfRangeException>(new PlacementOptions { MemoryReserveBytes = -1 }.Validate);
    }
}
