using System.Collections.Immutable;
using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Adaptation;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Replicas;

/// <summary>What the member shows without asking the others.</summary>
internal sealed partial class ReplicaGrain
{
    /// <summary>Beginnings of epochs in one answer, in bytes: a grain's message is no place for bulk.</summary>
    private const int StartsBytesMax = 48 * 1024;

    private MemberView View => Driver.View ?? throw Failures.At(
        NovaCronError.RegionUnreachable, Stage, Failures.Region(federation.LocalRegion), "The member has not begun.", isTransient: true);

    public Task<byte[]?> CertifyAsync(string vm, CancellationToken cancellationToken) => Task.FromResult(View.Certify(vm)?.Encode());

    public Task<byte[]?> FindConfigurationAsync(long epoch, CancellationToken cancellationToken) =>
        Task.FromResult(View.State.FindConfiguration(epoch)?.Encode());

    public Task<FederationInfo> GetFederationAsync(CancellationToken cancellationToken) =>
        Task.FromResult(FederationView.ToInfo(View, Driver.Status));

    public Task<ImmutableArray<FederationOffence>> ListOffencesAsync(CancellationToken cancellationToken) =>
        Task.FromResult(View.State.Offences.Select(FederationView.ToOffence).ToImmutableArray());

    public Task<FederationEpochs> ListEpochsAsync(long fromEpoch, CancellationToken cancellationToken)
    {
        var configuration = View.State.Configuration;
        var starts = ImmutableArray.CreateBuilder<FederationEpochStart>();
        var bytes = 0;
        foreach (var start in View.Starts.Where(start => start.Configuration.Epoch >= fromEpoch))
        {
            var encoded = EpochHistory.Encode(start);
            bytes += encoded.Length;
            if (starts.Count > 0 && bytes > StartsBytesMax)
            {
                break;
            }

            starts.Add(new FederationEpochStart(start.Configuration.Epoch, encoded));
        }

        return Task.FromResult(new FederationEpochs(configuration.Chain, configuration.Epoch, starts.ToImmutable()));
    }

    public Task<byte[]?> ProposeSwitchAsync(string mode, CancellationToken cancellationToken)
    {
        var state = View.State;
        var proposal = state.IsSealed ? null : AdaptationPolicy.Permitted(state, FederationView.ModeOf(mode));
        return Task.FromResult(proposal?.Next.Encode());
    }
}
