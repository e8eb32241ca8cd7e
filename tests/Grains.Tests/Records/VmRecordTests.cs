using NovaCron.GrainInterfaces;
using NovaCron.Grains.Records;
using static NovaCron.Grains.Tests.Records.RecordKit;

namespace NovaCron.Grains.Tests.Records;

/// <summary>What regions say of a VM, read together.</summary>
public sealed class VmRecordTests
{
    private readonly RecordKit _kit = new();
    private readonly VmRecordCache _cache = new();

    [Fact]
    public void The_highest_epoch_of_a_vm_counts_whoever_says_it()
    {
        Say("asia", new VmReport("u", 1, Vm("web", "u", "asia", 1)));
        Say("eu", new VmReport("u", 2, Vm("web", "u", "eu", 2)));

        Assert.Equal("eu", Assert.Single(Read().Vms).OwnerRegion);
        Assert.Equal(("eu", 2), (Read().Newest!.OwnerRegion, Read().Epoch));

        // A word that comes late is of an epoch that is over.
        Say("asia", new VmReport("u", 1, Vm("web", "u", "asia", 1, version: 9)));
        Assert.Equal("eu", Assert.Single(Read().Vms).OwnerRegion);
    }

    [Fact]
    public void A_vm_that_its_last_owner_deleted_is_gone_though_an_elder_word_is_left()
    {
        Say("asia", new VmReport("u", 1, Vm("web", "u", "asia", 1)));
        Say("eu", new VmReport("u", 2, null));

        Assert.Empty(Read().Vms);
        Assert.Equal((null, 2), (Read().Newest, Read().Epoch));
    }

    [Fact]
    public void Two_vms_of_one_name_are_two()
    {
        Say("asia", new VmReport("a", 1, Vm("web", "a", "asia", 1)));
        Say("eu", new VmReport("b", 1, Vm("web", "b", "eu", 1)));

        Assert.Equal(["a", "b"], Read().Vms.Select(vm => vm.Uid));
        Say("eu", new VmReport("b", 1, null));
        Assert.Equal("a", Assert.Single(Read().Vms).Uid);
    }

    [Fact]
    public void A_deletion_of_which_only_the_name_is_known_hides_elder_epochs_only()
    {
        Say("asia", new VmReport("a", 3, Vm("web", "a", "asia", 3)));
        Say("eu", new VmReport(null, 3, null));
        Assert.Single(Read().Vms);

        Say("eu", new VmReport(null, 4, null));
        Assert.Empty(Read().Vms);
    }

    [Fact]
    public void A_region_that_takes_its_word_back_says_nothing()
    {
        Say("asia", new VmReport("u", 1, Vm("web", "u", "asia", 1)));
        _kit.Take(VmRecord.Say("web", "asia", null));

        Assert.Empty(Read().Vms);
        Assert.Equal(0, Read().Epoch);
    }

    [Fact]
    public void A_word_that_this_build_cannot_read_is_none()
    {
        _kit.Take(VmRecord.Say("web", "asia", "[1]"u8.ToArray()));
        Say("eu", new VmReport("u", 2, Vm("web", "u", "eu", 2)));

        Assert.Equal("eu", Assert.Single(Read().Vms).OwnerRegion);
    }

    [Fact]
    public void Labels_are_a_vms_and_not_its_names()
    {
        Say("asia", new VmReport("a", 1, Vm("web", "a", "asia", 1)));
        _kit.Take(VmRecord.Label("web", "a", "tier", "front"), VmRecord.Label("web", "ab", "other", "x"));

        Assert.Equal(new VmLabel("tier", "front"), Assert.Single(Assert.Single(Read().Vms).Labels));
        _kit.Take(VmRecord.Label("web", "a", "tier", null));
        Assert.Empty(Assert.Single(Read().Vms).Labels);
    }

    private void Say(string region, VmReport report) => _kit.Take(VmRecord.Say("web", region, VmRecord.Encode(report)));

    private VmRecordCache.Content Read() => _cache.Read(_kit.Store.Find(VmRecord.KeyOf("web")));
}
