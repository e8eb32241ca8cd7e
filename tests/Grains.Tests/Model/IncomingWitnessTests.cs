using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Incoming;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Tests.Model;

public sealed class IncomingWitnessTests
{
    private const string Id = "01J0000000000000000000000A";
    private static readonly IncomingPlan Plan = new(Id, "vm", "uid", "eu", 1, new GuestRecord(), "in-process", "1.0", default);
    private static readonly VmOwnership AtSource = new("vm", "uid", "eu", 1);

    public static TheoryData<string, VmOwnership?> Records => new()
    {
        { "UnderWay", AtSource with { Intents = 1, Intent = new(1, Id, "us") } },
        { "Ours", new("vm", "uid", "us", 2, Arrival: new(Id, "eu", default, default)) },
        { "Never", null },
        { "Never", AtSource },
        { "Never", AtSource with { Intents = 2, Intent = new(2, "another", "us") } },
        { "Never", AtSource with { Intents = 2, Intent = new(2, Id, "ap") } },
        { "Never", new("vm", "uid", "us", 2, Arrival: new("another", "eu", default, default)) },
        { "Never", new("vm", "uid", "us", 3) },
        { "Never", new("vm", "uid", "ap", 2, Arrival: new(Id, "eu", default, default)) },
        { "Never", new("vm", "other", "us", 2, Arrival: new(Id, "eu", default, default)) },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public void The_logs_record_says(string verdict, VmOwnership? vm) =>
        Assert.Equal(Enum.Parse<LogVerdict>(verdict), IncomingWitness.Judge("us", Plan, vm));

    [Theory]
    [InlineData("Ours", null, "Granted")]
    [InlineData("Never", null, "AbortAsked")]
    [InlineData("Ours", MigrationPhase.RolledBack, "Granted")]
    [InlineData("UnderWay", null, null)]
    [InlineData("UnderWay", MigrationPhase.Completed, null)]
    [InlineData("UnderWay", MigrationPhase.RolledBack, "AbortAsked")]
    [InlineData(null, MigrationPhase.Completed, null)]
    [InlineData(null, null, null)]
    [InlineData(null, MigrationPhase.RolledBack, "AbortAsked")]
    public void The_log_outranks_the_source_and_silence_decides_nothing(string? verdict, MigrationPhase? phase, string? conclusion)
    {
        LogVerdict? log = verdict is null ? null : Enum.Parse<LogVerdict>(verdict);
        var source = phase is { } known
            ? new MigrationInfo(Id, "vm", "eu", "us", known, 2, null, null, default, null, null, 7)
            : null;
        var input = IncomingWitness.Conclude(Plan, log, source);
        Assert.Equal(conclusion, input?.GetType().Name);
        if (input is IncomingInput.Granted granted)
        {
            Assert.Equal((2L, source is null ? 0L : 7L), (granted.Epoch, granted.ConsoleOffset));
        }
    }
}
