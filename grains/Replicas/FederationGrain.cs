using System.Collections.Immutable;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using Orleans.Concurrency;

namespace NovaCron.Grains.Replicas;

/// <summary>The federation's log for users: the region's member shows it, and takes what an operator has signed.</summary>
[GrainType("novacron.federation"), Reentrant]
internal sealed class FederationGrain(IFederation federation, IFederationLog log) : Grain, IFederationGrain
{
    private const string Stage = "consensus";

    private IReplicaGrain Replica => GrainFactory.GetReplica(federation.LocalRegion);

    public Task<FederationInfo> GetAsync(CancellationToken cancellationToken = default) => Replica.GetFederationAsync(cancellationToken);

    public Task<ImmutableArray<FederationOffence>> ListEvidenceAsync(CancellationToken cancellationToken = default) =>
        Replica.ListOffencesAsync(cancellationToken);

    public Task<FederationEpochs> ListEpochsAsync(long fromEpoch, CancellationToken cancellationToken = default) =>
        Replica.ListEpochsAsync(fromEpoch, cancellationToken);

    public Task<byte[]?> ProposeSwitchAsync(string mode, CancellationToken cancellationToken = default) =>
        Replica.ProposeSwitchAsync(mode, cancellationToken);

    public async Task<FederationCommandAnswer> SubmitAsync(byte[] command, CancellationToken cancellationToken = default)
    {
        var signed = Read(command);
        if (!log.IsOn)
        {
            throw Failures.At(
                NovaCronError.RegionUnknown, Stage, Failures.Region(federation.LocalRegion),
                "This region is no member of the federation's log.");
        }

        try
        {
            return await log.ExecuteAsync(signed, cancellationToken) is { } result
                ? new FederationCommandAnswer(FederationView.Name(result.Outcome), result.Epoch, result.Number)
                : new FederationCommandAnswer(null, 0, 0);
        }
        catch (FederationLogException e)
        {
            throw Failures.At(NovaCronError.RegionUnreachable, Stage, Failures.LogSide, e.Message, isTransient: true);
        }
    }

    // Whoever reaches the API speaks for no region: what a region may ask in its own name is not taken from there.
    private static FederationCommand Read(byte[] command)
    {
        try
        {
            if (FederationCommand.Decode(command) is var read
                and (FederationCommand.ByOperator or FederationCommand.Switch { By: not null }))
            {
                return read;
            }
        }
        catch (WireFormatException e)
        {
            throw Failures.Request(NovaCronError.InvalidRequest, $"That is no command of the federation's log: {e.Message}.");
        }

        throw Failures.Request(NovaCronError.InvalidRequest, "Only commands that an operator has signed are taken.");
    }
}
