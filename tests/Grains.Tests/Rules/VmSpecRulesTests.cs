using NovaCron.GrainInterfaces;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Tests.Rules;

public sealed class VmSpecRulesTests
{
    private static readonly VmSpec Good = new(512L << 20, 1, Kernel: "/boot/vmlinuz", Initrd: "/boot/initrd", CommandLine: "quiet");

    [Theory]
    [InlineData("web-1")]
    [InlineData("a")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123")]
    public void Good_names_pass(string name) => VmSpecRules.CheckName(name);

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("Web")]
    [InlineData("web_1")]
    [InlineData("-web")]
    [InlineData("web\n")]
    [InlineData("../web")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void Bad_names_are_refused(string name) => Refused(() => VmSpecRules.CheckName(name));

    [Fact]
    public void A_bad_spec_is_refused()
    {
        VmSpecRules.CheckSpec(Good, new GrainsOptions());
        VmSpec[] bad =
        [
            Good with { MemoryBytes = 0 },
            Good with { MemoryBytes = (1 << 20) + 1 },
            Good with { MemoryBytes = long.MaxValue },
            Good with { VirtualCpus = 0 },
            Good with { VirtualCpus = 100_000 },
            Good with { Kernel = null },
            Good with { Disk = "/disk" },
            Good with { Kernel = "vmlinuz" },
            Good with { CommandLine = new string('x', 4096) },
            new VmSpec(1 << 20, 1, Disk: "/disk", CommandLine: "quiet"),
        ];
        Assert.All(bad, spec => Refused(() => VmSpecRules.CheckSpec(spec, new GrainsOptions())));
    }

    [Fact]
    public void A_bad_migration_request_is_refused()
    {
        VmSpecRules.CheckRequest(new MigrationRequest("us", 64, TimeSpan.FromMinutes(1)));
        Refused(() => VmSpecRules.CheckRequest(new MigrationRequest("us", 65)));
        Refused(() => VmSpecRules.CheckRequest(new MigrationRequest("us", -1)));
        Refused(() => VmSpecRules.CheckRequest(new MigrationRequest("us", 0, TimeSpan.FromMinutes(2))));
        Refused(() => VmSpecRules.CheckRequest(new MigrationRequest("us", 0, TimeSpan.FromTicks(-1))));
    }

    [Fact]
    public void Migration_ids_are_valid_distinct_and_sort_by_time()
    {
        var ids = Enumerable.Range(0, 100).Select(_ => MigrationId.Next(TimeProvider.System)).ToList();
        Assert.All(ids, id => Assert.True(MigrationId.IsValid(id)));
        Assert.Equal(ids.Count, ids.Distinct().Count());
        var now = ids[0][..10];
        Assert.True(string.CompareOrdinal("01J0000000", now) < 0, now);
        Assert.False(MigrationId.IsValid("01J000000000000000000000ol"));
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        var validator = new GrainsOptionsValidator();
        Assert.True(validator.Validate(null, new GrainsOptions()).Succeeded);
        var result = validator.Validate(null, new GrainsOptions { PeerTimeout = TimeSpan.Zero, Engine = "other", MigrationHistoryMax = 0 });
        Assert.Equal(3, result.Failures!.Count());
        Assert.Contains("PeerTimeout", result.FailureMessage, StringComparison.Ordinal);
    }

    private static void Refused(Action check) =>
        Assert.Equal(NovaCronError.InvalidRequest, Assert.Throws<NovaCronException>(check).Failure.Error);
}
