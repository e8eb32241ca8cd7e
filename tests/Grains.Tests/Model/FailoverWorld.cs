using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Tests.Model;

/// <summary>
/// Two regions that stand by for each other's VM, and the log between them: the real state and the real clock of a member whose own is as
/// fast as it may be. Regions may be cut off from it, forget what they were doing, and hear no answer.
/// </summary>
internal sealed class FailoverWorld
{
    public const string Vm = "vm";
    private const string Voter = "ap";
    private readonly LeaseClock _clock = new(new LeaseOptions());
    private readonly Dictionary<string, FailoverRegion> _regions = [];

    public FailoverWorld(TimeSpan lateness = default)
    {
        State = FederationState.Create(new FederationConfiguration
        {
            Chain = "test",
            Epoch = 1,
            Mode = ConsensusMode.Crash,
            Members = [.. new[] { "eu", "us", Voter }.Select(region => new FederationMember(region, EcdsaSigner.Create().Public, ""))],
        });
        _clock.Restart(State, TimeSpan.Zero);
        foreach (var region in new[] { "eu", "us" })
        {
            _regions[region] = new FailoverRegion(this, region, lateness);
        }

        Execute("eu", new FederationCommand.Acquire(Vm, "uid"));
        _regions["eu"].Boot();
    }

    public LeaseOptions Options { get; } = new();

    public FederationState State { get; private set; }

    public TimeSpan Now { get; private set; }

    /// <summary>How often another region took the VM over.</summary>
    public int TakenOver { get; private set; }

    public int Renewed { get; private set; }

    public IEnumerable<FailoverRegion> Regions => _regions.Values;

    public int Running => Regions.Count(region => region.Host.Runs);

    public FailoverRegion Region(int number) => _regions[number % 2 == 0 ? "eu" : "us"];

    public FailoverRegion Other(string region) => _regions[region == "eu" ? "us" : "eu"];

    public void Pass(TimeSpan time)
    {
        Now += time;
        foreach (var region in Regions)
        {
            region.Host.Pass(Now);
        }
    }

    /// <summary>Whether members let a command in now; one that they do not waits, and all behind it.</summary>
    public bool LetsIn(string region, FederationCommand command) =>
        _clock.MayVote(new CommandBatch(region, 1, State.LastOf(region) + 1, [command.Encode()], default), State, MemberTime);

    public bool MayClaim(FederationCommand.Claim claim) => _clock.MayClaim(claim, State, MemberTime);

    public CommandResult Execute(string region, FederationCommand command)
    {
        var batch = new CommandBatch(region, 1, State.LastOf(region) + 1, [command.Encode()], default);
        State = State.Execute(batch, NoEvidenceJudge.Instance, out var results);
        _clock.Executed(batch, results, MemberTime);
        TakenOver += command is FederationCommand.Claim && results[0].Succeeded ? 1 : 0;
        Renewed += command is FederationCommand.Claim && results[0].Outcome == CommandOutcome.Renewed ? 1 : 0;
        return results[0];
    }

    public static VmState NewVm(string region, FailoverPlan plan) => new()
    {
        Name = Vm,
        Uid = "uid",
        Owner = region,
        Epoch = 1,
        Phase = VmPhase.Running,
        Host = $"host-{region}",
        Guest = new GuestRecord { MemoryBytes = 1 << 20, VirtualCpus = 1 },
        IsInLog = true,
        Failover = plan,
    };

    private TimeSpan MemberTime => Now * (1 + (Options.DriftPerMillion / 1e6));
}
