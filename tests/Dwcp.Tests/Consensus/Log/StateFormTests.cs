using System.Collections.Immutable;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class StateFormTests
{
    private const string NotInOrder = "a state's names are not in order";

    private static readonly IComparer<string> Backwards = Comparer<string>.Create((one, other) => string.CompareOrdinal(other, one));

    private static readonly FederationConfiguration Third = LogKit.Configuration() with { Epoch = 3 };

    private static readonly MemberMeasurement Measured = new("ams", 4, 2, [new("bom", 5, 6)], TrustsAll: false);

    private static readonly (string, OriginSequence)[] Sequences = [("ams", new(1, 7)), ("bom", new(2, 9))];

    private static readonly (string, MemberMeasurement)[] Measurements = [("ams", Measured), ("bom", Measured with { Region = "bom" })];

    private static readonly FederationCore Full = FederationCore.Begin(Third) with
    {
        Next = Third with { Epoch = 4 },
        FirstLeader = "bom",
        Members = [.. Third.Members.Skip(1)],
        Revision = 3,
        EpochFloor = 4,
        RenewalFloor = 5,
        Sequences = LogParts.ByRegion(StringComparer.Ordinal, Sequences),
        Ended = [Third with { Epoch = 1 }, Third with { Epoch = 2 }],
        Measurements = LogParts.ByRegion(StringComparer.Ordinal, Measurements),
        Offences = [new(3, "A1", "bom", Digest.Of([1])), new(3, "A2", "bom", Digest.Of([2]))],
    };

    private static readonly HostLease Lease = new(new("ams", "h1"), "life 1", 3, IsBroken: true, Vms: 0);

    private static readonly VmOwnership Vm = new("db", "u1", "ams", 1);

    [Fact]
    public void Each_part_of_a_state_is_read_as_it_was_written()
    {
        var written = new FederationState(Full, LogParts.Map([Vm]), LogParts.Map([Lease]));
        var read = FederationState.Decode(written.Encode());
        Assert.Equal(written.Encode(), read.Encode());
        Assert.Equal(written.Root, read.Root);
        Assert.Equal((Third, Third with { Epoch = 4 }, true), (read.Configuration, read.Next, read.IsSealed));
        Assert.Equal(("bom", 3), (read.FirstLeader, read.Revision));
        Assert.Equal(Full.Members, read.Members);
        Assert.Equal((7, 9), (read.LastOf("ams"), read.LastOf("bom", 2)));
        Assert.Equal(["ams", "bom"], read.Measurements.Keys);
        Assert.Equal((4, 2, false), (read.Measurements["ams"].Window, read.Measurements["ams"].Quiet, read.Measurements["ams"].TrustsAll));
        Assert.Equal(Measured.Peers, read.Measurements["ams"].Peers);
        Assert.Equal(Full.Offences, read.Offences);
        Assert.Equal((1, Vm, Lease), (read.VmCount, read.Vms.Single(), read.Leases.Single()));
    }

    [Fact]
    public void Each_part_of_a_state_has_its_say_in_the_root()
    {
        FederationCore[] cores =
        [
            Full,
            Full with { Configuration = Third with { Chain = "other" } },
            Full with { Next = null },
            Full with { Next = Third with { Epoch = 5 } },
            Full with { FirstLeader = "ams" },
            Full with { Members = [.. Third.Members] },
            Full with { Revision = 4 },
            Full with { EpochFloor = 5 },
            Full with { RenewalFloor = 6 },
            Full with { Sequences = LogParts.ByRegion(StringComparer.Ordinal, ("ams", new OriginSequence(1, 8))) },
            Full with { Sequences = LogParts.ByRegion(StringComparer.Ordinal, ("ams", new OriginSequence(2, 7))) },
            Full with { Ended = [Third with { Epoch = 2 }] },
            Full with { Measurements = Full.Measurements.Remove("ams") },
            Full with { Measurements = Full.Measurements.SetItem("ams", Measured with { Quiet = 3 }) },
            Full with { Measurements = Full.Measurements.SetItem("ams", Measured with { Peers = [] }) },
            Full with { Measurements = Full.Measurements.SetItem("ams", Measured with { TrustsAll = true }) },
            Full with { Offences = Full.Offences.RemoveAt(0) },
            Full with { Offences = [.. Full.Offences.Reverse()] },
        ];
        var states = cores.Select(core => LogParts.State(core))
            .Append(LogParts.State(Full, Lease))
            .Append(LogParts.State(Full, Lease with { IsBroken = false }))
            .Append(LogParts.State(Full, Lease with { Vms = 1 }))
            .Append(new FederationState(Full, LogParts.Map([Vm]), MerkleMap<HostLease>.Empty))
            .ToArray();
        Assert.Equal(states.Length, states.Select(state => state.Root).Distinct().Count());
        Assert.All(states, state => Assert.Equal(state.Root, FederationState.Decode(state.Encode()).Root));
    }

    [Fact]
    public void Names_of_another_order_or_twice_are_no_state()
    {
        Assert.Equal(NotInOrder, Refusal(Full with { Sequences = LogParts.ByRegion(Backwards, Sequences) }));
        Assert.Equal(NotInOrder, Refusal(Full with { Measurements = LogParts.ByRegion(Backwards, Measurements) }));
        Assert.Equal(NotInOrder, Refusal(Full with { Measurements = Full.Measurements.SetItem("bom", Measured) }));
    }

    [Fact]
    public void A_lease_or_VM_that_is_there_twice_is_refused()
    {
        const string Twice = "a state has something twice";
        Assert.Equal(Twice, LogParts.Refusal(() => FederationState.Decode(Written([Lease, Lease], []))));
        Assert.Equal(Twice, LogParts.Refusal(() => FederationState.Decode(Written([], [Vm, Vm with { Owner = "bom" }]))));
        Assert.Equal(2, FederationState.Decode(Written([Lease], [Vm, Vm with { Vm = "web" }])).VmCount);
    }

    [Fact]
    public void A_state_of_another_format_is_left_to_others()
    {
        var written = LogParts.State(Full).Encode();
        Assert.Equal(1, written[0]);
        written[0] = 2;
        Assert.Equal("a state of format 2 is read by others; this code reads 1", LogParts.Refusal(() => FederationState.Decode(written)));
    }

    [Fact]
    public void More_than_a_state_may_have_is_refused()
    {
        var ended = Enumerable.Range(1, LogLimits.EndedMax + 1).Select(epoch => Third with { Epoch = epoch }).ToImmutableArray();
        Assert.Equal("a length of 9 is outside 0 to 8", Refusal(Full with { Ended = ended }));
        var offences = Enumerable.Repeat(Full.Offences[0], LogLimits.OffencesMax + 1).ToImmutableArray();
        Assert.Equal("a length of 257 is outside 0 to 256", Refusal(Full with { Offences = offences }));
        var sequences = LogParts.Sequences(LogLimits.OriginsMax + 1);
        Assert.Equal("a length of 257 is outside 0 to 256", Refusal(Full with { Sequences = sequences }));
    }

    private static string Refusal(FederationCore core) => LogParts.Refusal(() => FederationState.Decode(LogParts.State(core).Encode()));

    private static byte[] Written(HostLease[] leases, VmOwnership[] vms)
    {
        var writer = new WireWriter().U8(1);
        Full.Write(writer);
        return writer.List(leases, (to, lease) => lease.Write(to)).List(vms, (to, vm) => vm.Write(to)).ToArray();
    }
}
