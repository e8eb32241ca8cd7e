using System.Text;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.Records;
using NovaCron.Grains.Regions;
using NovaCron.Grains.State;
using NovaCron.Grains.Vms;
using static NovaCron.Grains.Tests.Records.RecordKit;

namespace NovaCron.Grains.Tests.Records;

/// <summary>Small rules of what regions say to each other.</summary>
public sealed class RecordRulesTests
{
    [Fact]
    public void A_state_with_an_announcement_reads_as_it_was()
    {
        var serializer = new StateSerializer();
        var state = new VmState { Name = "web", Uid = "u", Owner = "eu", Epoch = 3 };
        var stored = serializer.Serialize(state.Announcing([1, 2, 3]));

        Assert.Equal("NCA10000000003\u0001\u0002\u0003{", Encoding.UTF8.GetString(stored.ToMemory().Span[..18]));
        Assert.Equal(state, serializer.Deserialize<VmState>(stored));
        Assert.Equal((byte)'{', serializer.Serialize(state).ToMemory().Span[0]);
        Assert.Equal(state, serializer.Deserialize<VmState>(serializer.Serialize(state)));
    }

    [Theory]
    [InlineData("NCA1")]
    [InlineData("NCA1000000000")]
    [InlineData("NCA10000000009{}")]
    [InlineData("NCA1-000000001a{}")]
    [InlineData("NCA1000000000x{}")]
    public void A_state_whose_announcement_cannot_be_read_is_refused(string stored) => Assert.Throws<NotSupportedException>(
        () => new StateSerializer().Deserialize<VmState>(BinaryData.FromString(stored)));

    [Theory]
    [InlineData(true, null, RegionHealth.Connected)]
    [InlineData(false, null, RegionHealth.Disconnected)]
    [InlineData(true, 0.3, RegionHealth.Connected)]
    [InlineData(true, 5.0, RegionHealth.Degraded)]
    [InlineData(false, 5.0, RegionHealth.Degraded)]
    [InlineData(false, 16.0, RegionHealth.Disconnected)]
    public void A_region_is_as_it_was_measured(bool isReachable, double? staleness, RegionHealth health) => Assert.Equal(
        health,
        HealthRules.Of(
            isReachable, staleness is { } seconds ? new RegionFreshness("eu", Of(1), TimeSpan.FromSeconds(seconds), 0) : null));

    [Fact]
    public void A_region_whose_link_answers_and_that_was_never_heard_is_degraded() => Assert.Equal(
        RegionHealth.Degraded, HealthRules.Of(isReachable: true, new RegionFreshness("eu", null, null, 0)));

    [Fact]
    public void A_state_says_what_its_region_owns_and_what_it_deleted()
    {
        var owned = new VmState { Name = "web", Uid = "u", Owner = "eu", Epoch = 3 };

        Assert.Equal(("u", 3L), (VmReport.Of(null, owned, "eu")!.Uid, VmReport.Of(null, owned, "eu")!.Vm!.Epoch));
        Assert.Null(VmReport.Of(null, owned, "us"));
        Assert.Null(VmReport.Of(null, owned with { Pending = VmAct.Acquire }, "eu"));
        Assert.Equal(new VmReport("u", 3, null), VmReport.Of(owned, new VmState { Name = "web", Epoch = 3 }, "eu"));
        Assert.Equal(new VmReport(null, 3, null), VmReport.Of(null, new VmState { Name = "web", Epoch = 3 }, "eu"));
        Assert.Null(VmReport.Of(null, new VmState { Name = "web" }, "eu"));
    }

    [Fact]
    public void A_watcher_is_told_what_has_changed_and_what_is_gone()
    {
        var seen = new VmChanges();
        var (first, second) = (Vm("a", "u1", "eu", 1), Vm("b", "u2", "eu", 1));

        Assert.Equal(2, seen.TakeAll([first, second]).Count);
        Assert.Empty(seen.Take(["a", "b"], [first with { AsOf = Of(9) }, second]));
        Assert.Equal("a", Assert.Single(seen.Take(["a"], [first with { Version = 2 }])).Name);
        Assert.Equal(new VmChange("b", "u2", null), Assert.Single(seen.Take(["b"], [])));
        Assert.Equal(new VmChange("a", "u1", null), Assert.Single(seen.TakeAll([])));
        Assert.Single(seen.TakeAll([first with { Labels = [new VmLabel("k", "v")] }]));
    }

    [Fact]
    public void Labels_that_no_vm_may_have_are_refused()
    {
        VmLabelRules.Check([new VmLabel("a/b.c_d-1", "")], ["x"]);
        Refused([new VmLabel("", "v")], []);
        Refused([new VmLabel("a b", "v")], []);
        Refused([new VmLabel(new string('k', VmLabel.KeyLengthMax + 1), "v")], []);
        Refused([new VmLabel("k", new string('v', VmLabel.ValueLengthMax + 1))], []);
        Refused([new VmLabel("k", "a\nb")], []);
        Refused([new VmLabel("k", "v")], ["k"]);
        Refused([.. Enumerable.Range(0, VmLabel.ChangesMax + 1).Select(i => new VmLabel($"k{i}", "v"))], []);
        VmLabel[] most = [.. Enumerable.Range(0, VmLabel.CountMax).Select(i => new VmLabel($"k{i}", "v"))];
        var full = Vm("a", "u", "eu", 1) with { Labels = [.. most] };
        VmLabelRules.CheckCount(full, [new VmLabel("k1", "w")], []);
        VmLabelRules.CheckCount(full, [new VmLabel("new", "w")], ["k1"]);
        Assert.Throws<NovaCronException>(() => VmLabelRules.CheckCount(full, [new VmLabel("new", "w")], []));
    }

    private static void Refused(VmLabel[] put, string[] removed)
    {
        var refused = Assert.Throws<NovaCronException>(() => VmLabelRules.Check([.. put], [.. removed]));
        Assert.Equal(NovaCronError.InvalidRequest, refused.Failure.Error);
    }

    private static DateTimeOffset Of(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);
}
