using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Adaptation;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>What regions and their operator want of the log, by lot.</summary>
internal sealed class SimOperator(Random random, int turn)
{
    private static readonly GuestContent Content = new(Digest.Of("memory"u8), Digest.Of("disk"u8));

    /// <summary>Something that a region may want now.</summary>
    public FederationCommand Wish(AcpReplica replica, string region, ref long vms) =>
        random.Next(turn) == 0 ? Operate(replica.State) : Own(replica, region, ref vms);

    private FederationCommand Own(AcpReplica replica, string region, ref long vms) => random.Next(11) switch
    {
        < 5 => new FederationCommand.Acquire($"vm{++vms}", "uid"),
        _ => Hand(replica.State, region, ref vms),
    };

    /// <summary>What an operator signs: another mode, or that another one answers for a region, which the policy then acts upon.</summary>
    private FederationCommand Operate(FederationState state)
    {
        var chain = state.Configuration.Chain;
        var other = state.Configuration.Mode == ConsensusMode.Crash ? ConsensusMode.Byzantine : ConsensusMode.Crash;
        if (AdaptationPolicy.Permitted(state, other)?.ToCommand() is { } command)
        {
            return command with { By = SimKeys.ByOperator(command.SigningDigest(chain)) };
        }

        var member = state.Members[random.Next(state.Members.Count)];
        var domain = state.Members.All(one => one.TrustDomain == "one") ? "two" : "one";
        var trust = new FederationCommand.SetTrust(state.Revision, member.Region, domain, OperatorSignature.None);
        return trust with { By = SimKeys.ByOperator(trust.SigningDigest(chain)) };
    }

    private FederationCommand Hand(FederationState state, string region, ref long vms)
    {
        var mine = state.Vms.Where(one => one.Owner == region).OrderBy(one => one.Vm, StringComparer.Ordinal).ToList();
        if (mine.Count == 0)
        {
            return new FederationCommand.Acquire($"vm{++vms}", "uid");
        }

        var owner = mine[random.Next(mine.Count)];
        var vm = owner.Vm;
        var to = state.Configuration.Members[random.Next(state.Configuration.Members.Count)].Region;
        return owner.Intent is { } intent
            ? random.Next(3) == 0
                ? new FederationCommand.Cancel(vm, owner.Epoch, intent.Number)
                : new FederationCommand.Transfer(
                    vm, owner.Epoch, intent.Number, intent.To, intent.Migration, Content, Content, new TransferTimes(0, 0, 0))
            : new FederationCommand.Prepare(vm, owner.Epoch, $"m{random.Next()}", to);
    }
}
