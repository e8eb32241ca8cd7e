using System.Collections.Immutable;

namespace NovaCron.GrainInterfaces;

/// <summary>
/// The federation's log as this region's member of it knows it. Keyed by <see cref="GrainKeys.Region"/>. In a region that is no member
/// every call fails with <see cref="NovaCronError.RegionUnknown"/>.
/// </summary>
[Alias("NovaCron.IFederationGrain")]
public interface IFederationGrain : IGrainWithStringKey
{
    /// <summary>How it is, without asking other members: it answers where there is no quorum, and others may be ahead.</summary>
    [Alias("Get")]
    Task<FederationInfo> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>What was proven against members, the oldest first.</summary>
    [Alias("ListEvidence")]
    Task<ImmutableArray<FederationOffence>> ListEvidenceAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// How epochs began, from one on, in order; a part of them at a time. The first epoch has no beginning: it is the federation file's.
    /// </summary>
    /// <param name="fromEpoch">The first that is wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Alias("ListEpochs")]
    Task<FederationEpochs> ListEpochsAsync(long fromEpoch, CancellationToken cancellationToken = default);

    /// <summary>
    /// The next epoch that an operator may sign, encoded; null where the policy permits no switch to that mode now.
    /// </summary>
    /// <param name="mode"><c>crash</c> or <c>byzantine</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Alias("ProposeSwitch")]
    Task<byte[]?> ProposeSwitchAsync(string mode, CancellationToken cancellationToken = default);

    /// <summary>Hands in a command that an operator has signed; no other command is taken.</summary>
    /// <param name="command">The command, encoded.</param>
    /// <param name="cancellationToken">Waits no longer; the command goes on.</param>
    [Alias("Submit")]
    Task<FederationCommandAnswer> SubmitAsync(byte[] command, CancellationToken cancellationToken = default);
}
