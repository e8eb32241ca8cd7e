using NovaCron.Dwcp.Consensus.Log;
using static NovaCron.Dwcp.Consensus.Log.FederationCommand;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

/// <summary>What a state tells and keeps from epoch to epoch, and how many regions it hears.</summary>
public sealed class StateTests
{
    private static readonly string TooLong = new('x', 300);

    [Fact]
    public void A_fresh_state_has_nothing_but_its_configuration()
    {
        var state = FederationState.Create(LogKit.Configuration());
        Assert.Equal((string.Empty, null, false), (state.FirstLeader, state.Next, state.IsSealed));
        Assert.Equal((0, 0, 0), (state.Revision, state.VmCount, state.LastOf("ams")));
        Assert.Equal(state.Configuration.Members, state.Members);
        Assert.Empty(state.Offences);
        Assert.Empty(state.Measurements);
    }

    [Fact]
    public void What_is_no_name_names_nothing()
    {
        var state = FederationState.Create(LogKit.Configuration());
        Assert.Null(state.FindVm(TooLong));
        Assert.Null(state.Prove(TooLong));
        Assert.Null(state.FindLease(new("ams", TooLong)));
        Assert.Null(state.FindLease(new(TooLong, "h1")));
        Assert.False(state.IsVoid(new Claim(TooLong, 1, "h1", 1)));
    }

    [Fact]
    public void The_configurations_that_ended_last_are_kept()
    {
        var core = LogParts.Core;
        for (var epoch = 2; epoch <= 11; epoch++)
        {
            core = core.BeginNext(core.Configuration with { Epoch = epoch });
        }

        Assert.Equal([3, 4, 5, 6, 7, 8, 9, 10], core.Ended.Select(ended => ended.Epoch));
        var state = LogParts.State(core);
        Assert.Equal(Enumerable.Range(3, 9).Select(epoch => (long)epoch), Enumerable.Range(0, 15)
            .Select(epoch => state.FindConfiguration(epoch)?.Epoch).OfType<long>());
        Assert.Same(core.Configuration, state.FindConfiguration(11));
    }

    [Fact]
    public void Those_who_stay_keep_their_measurements_and_begin_to_be_quiet_anew()
    {
        var world = new LogWorld(LogKit.Configuration(members: 5));
        world.MeasureAll();
        world.MeasureAll();
        world.Do("ams", LogKit.Signed(new Remove(0, "eze", OperatorSignature.None)));
        world.Do("bom", PolicyKit.WantedCommand(world.State));
        Assert.Equal("bom", world.State.FirstLeader);
        world.BeginEpoch();
        Assert.Equal("bom", world.State.FirstLeader);
        var kept = world.State.Measurements.Values.Select(measured => (measured.Region, measured.Window, measured.Quiet));
        Assert.Equal([("ams", 2, 0), ("bom", 2, 0), ("cpt", 2, 0), ("dub", 2, 0)], kept);
    }

    [Fact]
    public void A_region_is_in_quarantine_by_its_seat_its_next_one_or_an_offence_of_this_epoch()
    {
        var core = LogParts.Core.BeginNext(LogKit.Configuration() with { Epoch = 2 });
        var members = core.Members.SetItem(1, core.Members[1] with { IsQuarantined = true });
        FederationCore[] all =
        [
            core with { Members = members },
            core with { Configuration = core.Configuration with { Members = members } },
            core with { Members = members.RemoveAt(1), Configuration = core.Configuration with { Members = members } },
            core with { Offences = [new(2, "A1", "bom", default)] },
        ];
        Assert.All(all, one => Assert.Equal(["bom"], LogKit.Regions.Where(LogParts.State(one).IsQuarantined)));
        Assert.False(LogParts.State(core with { Offences = [new(1, "A1", "bom", default)] }).IsQuarantined("bom"));
    }

    [Fact]
    public void Nothing_begins_before_a_switch()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => LogParts.State(LogParts.Core).BeginEpoch());
        Assert.Equal("No switch was executed.", refused.Message);
    }

    [Theory]
    [InlineData(5, 8)]
    [InlineData(9, 10)]
    public void Leases_of_who_is_gone_go_unless_a_VM_runs_and_their_renewals_never_come_back(long floor, long renewal)
    {
        var next = LogKit.Configuration(members: 3) with { Epoch = 2 };
        var core = LogParts.Core with { Next = next, RenewalFloor = floor };
        HostLease[] leases = [Lease("ams", 1), Lease("bom", 2), Lease("dub", 7), Lease("dub", 8, vms: 1), Lease("dub", 3)];
        var world = new LogWorld(LogParts.State(core, leases));
        world.BeginEpoch();
        Assert.Equal([1, 2, 8], world.State.Leases.Select(lease => lease.Renewals).Order());
        Assert.Equal(new(CommandOutcome.Done, 0, renewal), world.Do("ams", new RenewLease("fresh", "life 1")));
    }

    [Theory]
    [InlineData("ams", 2, 6, true)]
    [InlineData("ams", 2, 7, true)]
    [InlineData("ams", 2, 5, false)]
    [InlineData("ams", 3, 1, true)]
    [InlineData("ams", 1, 9, false)]
    [InlineData("bom", 1, 1, true)]
    [InlineData("xyz", 1, 1, false)]
    public void A_batch_is_ahead_where_its_member_has_not_come_so_far(string origin, long incarnation, long first, bool isAhead)
    {
        var core = LogParts.Core with { Sequences = LogParts.ByRegion(StringComparer.Ordinal, ("ams", new OriginSequence(2, 5))) };
        Assert.Equal(isAhead, LogParts.State(core).IsAhead(new CommandBatch(origin, incarnation, first, [default], default)));
    }

    [Fact]
    public void No_more_regions_are_heard_than_there_is_room_for()
    {
        var full = new LogWorld(LogParts.State(LogParts.Core with { Sequences = LogParts.Sequences(LogLimits.OriginsMax, "ams") }));
        var before = full.State;
        Assert.Empty(full.DoAll("bom", new FederationCommand.Barrier()));
        Assert.Same(before, full.State);
        Assert.Equal(new(CommandOutcome.Done), full.Do("ams", new FederationCommand.Barrier()));
        Assert.Equal((2, 0), (full.State.LastOf("ams"), full.State.LastOf("bom")));
        var last = new LogWorld(LogParts.State(LogParts.Core with { Sequences = LogParts.Sequences(LogLimits.OriginsMax - 1, "ams") }));
        Assert.Equal(new(CommandOutcome.Done), last.Do("bom", new FederationCommand.Barrier()));
        Assert.Empty(last.DoAll("cpt", new FederationCommand.Barrier()));
    }

    [Fact]
    public void A_region_is_admitted_while_there_is_room_for_its_sequence_and_those_of_all_members()
    {
        const int Room = LogLimits.OriginsMax - 4;
        Assert.Equal(CommandOutcome.Done, Admitted(Room - 1, "ams"));
        Assert.Equal(CommandOutcome.Full, Admitted(Room, "ams"));
        Assert.Equal(CommandOutcome.Done, Admitted(Room, "ams", "eze"));
        Assert.Equal(CommandOutcome.Done, Admitted(LogLimits.OriginsMax, "ams", "eze"));
    }

    private static CommandOutcome Admitted(int heard, params string[] first)
    {
        var world = new LogWorld(LogParts.State(LogParts.Core with { Sequences = LogParts.Sequences(heard, first) }));
        return world.Do("ams", LogKit.Signed(new Admit(0, "eze", LogKit.Keys[4].Public, "us", OperatorSignature.None))).Outcome;
    }

    private static HostLease Lease(string region, long renewals, int vms = 0) =>
        new(new(region, $"h{renewals}"), "life 1", renewals, IsBroken: false, vms);
}
