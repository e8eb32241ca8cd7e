using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Synchronization;

namespace NovaCron.Dwcp.Tests.Synchronization;

public sealed class VmDirectoryTests
{
    private static readonly VmDirectoryOptions Options = new();

    private static readonly Gen<(string Vm, VmLocation Location)> Announcement =
        Gen.Choose(0, 3).SelectMany(
            _ => Gen.Choose(1, 3).SelectMany(_ => Gen.Choose(0, 11), (epoch, rest) => (epoch, rest)),
            (vm, at) => ($"vm{vm}", new VmLocation(at.rest % 2 == 0 ? "eu" : "us", at.epoch, $"uid{at.rest / 2 % 3}", at.rest >= 6)));

    private static readonly Arbitrary<VmDirectory> Directories =
        Announcement.ArrayOf().Select(all => Hear(VmDirectory.Empty, all)).ToArbitrary();

    [Fact]
    public void Merge_is_commutative() => Prop.ForAll(Directories, Directories, (a, b) =>
        Merge(a, b).Equals(Merge(b, a))).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Merge_is_associative() => Prop.ForAll(Directories, Directories, Directories, (a, b, c) =>
        Merge(Merge(a, b), c).Equals(Merge(a, Merge(b, c)))).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Merge_is_idempotent() => Prop.ForAll(Directories, Directories, (a, b) =>
        Merge(a, a).Equals(a) && Merge(Merge(a, b), b).Equals(Merge(a, b))).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Merge_is_monotone() => Prop.ForAll(Directories, Directories, (a, b) =>
        a.Entries.All(entry => Merge(a, b).Entries[entry.Key] >= entry.Value)).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Announcements_in_any_order_give_the_same_directory() => Prop.ForAll(Announcement.ArrayOf().ToArbitrary(), all =>
        Hear(VmDirectory.Empty, all).Equals(Hear(VmDirectory.Empty, [.. all.Reverse(), .. all]))
        && Hear(VmDirectory.Empty, all).GetHashCode() == Hear(VmDirectory.Empty, [.. all.Reverse()]).GetHashCode())
        .Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Highest_epoch_wins_whoever_owns_it()
    {
        var directory = Hear(VmDirectory.Empty, ("web", new VmLocation("us", 1, "u")), ("web", new VmLocation("eu", 2, "u")));
        Assert.True(directory.TryFind("web", out var location));
        Assert.Equal(("eu", 2), (location.Owner, location.Epoch));
        Assert.Equal(directory, Hear(directory, ("web", new VmLocation("us", 1, "u"))));
    }

    [Fact]
    public void Tie_goes_to_the_later_region_by_name_and_deletion_beats_life()
    {
        var tied = Hear(VmDirectory.Empty, ("web", new VmLocation("us", 1, "a")), ("web", new VmLocation("eu", 1, "b")));
        Assert.Equal("us", tied.Entries["web"].Owner);
        Assert.False(Hear(tied, ("web", new VmLocation("us", 1, "a", IsDeleted: true))).TryFind("web", out _));
    }

    [Fact]
    public void Deleted_vm_is_not_revived_by_old_news_but_by_a_new_epoch()
    {
        var deleted = Hear(VmDirectory.Empty, ("web", new VmLocation("eu", 3, "a", IsDeleted: true)));
        Assert.False(Hear(deleted, ("web", new VmLocation("us", 2, "a"))).TryFind("web", out _));
        Assert.Equal(4, deleted.NextEpoch("web"));
        Assert.Equal(1, deleted.NextEpoch("other"));
        Assert.True(Hear(deleted, ("web", new VmLocation("us", 4, "b"))).TryFind("web", out var found));
        Assert.Equal("b", found.Uid);
    }

    [Fact]
    public void Directory_beyond_its_limit_is_refused_as_a_whole_and_known_vms_still_move()
    {
        var options = new VmDirectoryOptions { EntriesMax = 2 };
        var full = VmDirectory.Empty
            .Announce("a", new VmLocation("eu", 1, "a"), options)
            .Announce("b", new VmLocation("eu", 1, "b"), options);
        Assert.Throws<VmDirectoryFullException>(() => full.Announce("c", new VmLocation("eu", 1, "c"), options));
        Assert.Equal(2, full.Announce("a", new VmLocation("us", 2, "a"), options).Entries["a"].Epoch);
        Assert.Throws<ArgumentOutOfRangeException>(new VmDirectoryOptions { EntriesMax = 0 }.Validate);
    }

    private static VmDirectory Merge(VmDirectory left, VmDirectory right) => left.Merge(right, Options);

    private static VmDirectory Hear(VmDirectory directory, params (string Vm, VmLocation Location)[] announcements) =>
        announcements.Aggregate(directory, (heard, next) => heard.Announce(next.Vm, next.Location, Options));
}
