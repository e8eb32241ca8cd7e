using NovaCron.Bench.Orleans;
using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Adaptation;
using NovaCron.Dwcp.Consensus.Driving;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Bench.Acp.Wan;

/// <summary>The operator, whose words this region hands in.</summary>
internal sealed class MemberOperator(string region, EcdsaSigner key, Func<ReplicaDriver> find)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(5);

    /// <summary>The state, with all that was committed before.</summary>
    public Task<FederationState> ReadAsync(CancellationToken cancellationToken) =>
        find().ReadAsync(static member => ((AcpReplica)member).State, cancellationToken);

    /// <summary>Switches to the other mode once the policy permits it.</summary>
    public async Task<MemberAnswer> SwitchAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            var state = await ReadAsync(patience.Token);
            var other = state.Configuration.Mode == ConsensusMode.Crash ? ConsensusMode.Byzantine : ConsensusMode.Crash;
            if (AdaptationPolicy.Permitted(state, other)?.ToCommand() is { } wanted)
            {
                var command = wanted with { By = OperatorSignature.By(key, wanted.SigningDigest(state.Configuration.Chain)) };
                var began = MemberCallers.Clock;

                // Refused where the state has changed since it was looked at: it is looked at again.
                if ((await SubmitAsync(command, patience.Token)).Succeeded)
                    return await FollowAsync(state, began, patience.Token);
            }

            await Task.Delay(Pause, patience.Token);
        }
    }

    /// <summary>Says who answers for the region; the policy begins another epoch for it.</summary>
    public async Task<MemberAnswer> TrustAsync(string domain, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            var state = await ReadAsync(patience.Token);
            var unsigned = new FederationCommand.SetTrust(state.Revision, region, domain, OperatorSignature.None);
            var command = unsigned with { By = OperatorSignature.By(key, unsigned.SigningDigest(state.Configuration.Chain)) };
            var began = MemberCallers.Clock;
            var result = await SubmitAsync(command, patience.Token);
            if (result.Outcome == CommandOutcome.Done)
                return await FollowAsync(state, began, patience.Token);
            if (result.Succeeded)
                throw new BenchException($"{region} is in the domain {domain} already");
            await Task.Delay(Pause, patience.Token);
        }
    }

    private async Task<CommandResult> SubmitAsync(FederationCommand command, CancellationToken cancellationToken) =>
        CommandResult.Decode((await find().SubmitAsync(command.Encode(), cancellationToken)).Result);

    private async Task<MemberAnswer> FollowAsync(FederationState before, double began, CancellationToken cancellationToken)
    {
        while (find().Status.Epoch <= before.Configuration.Epoch)
            await Task.Delay(LookPause, cancellationToken);
        return new MemberAnswer { Began = began, Ended = MemberCallers.Clock };
    }
}
