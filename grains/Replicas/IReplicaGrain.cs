using System.Collections.Immutable;
using NovaCron.GrainInterfaces;

using NovaCron.Grains.Records;

namespace NovaCron.Grains.Replicas;

/// <summary>
/// This region's member of the federation's log, as grains of the region use it. Where the region is no member every call but
/// <see cref="ReceiveAsync"/> fails.
/// </summary>
[Alias("NovaCron.IReplicaGrain")]
internal interface IReplicaGrain : IGrainWithStringKey
{
    /// <summary>Begins, unless it has begun.</summary>
    [Alias("Ensure")]
    Task EnsureAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Puts a command into the log, and answers what it came to: it tells what did not happen from what is not known. A command whose
    /// outcome is not known may be executed again.
    /// </summary>
    [Alias("Execute")]
    Task<LogAnswer> ExecuteAsync(byte[] command, CancellationToken cancellationToken);

    /// <summary>Who owns a VM, encoded, by a state that has all that was committed before; no value for nobody.</summary>
    [Alias("FindVm")]
    Task<LogAnswer> FindVmAsync(string vm, CancellationToken cancellationToken);

    /// <summary>As <see cref="FindVmAsync"/>, with what the member sees of its host's lease.</summary>
    [Alias("WatchVm")]
    Task<WatchAnswer> WatchVmAsync(string vm, CancellationToken cancellationToken);

    /// <summary>
    /// Shows who owns a VM in the newest state that a quorum has signed, encoded; null where nothing was signed yet, or nobody owns it.
    /// </summary>
    [Alias("Certify")]
    Task<byte[]?> CertifyAsync(string vm, CancellationToken cancellationToken);

    /// <summary>The configuration of the present epoch, or of one that ended lately, encoded; null for any other.</summary>
    [Alias("FindConfiguration")]
    Task<byte[]?> FindConfigurationAsync(long epoch, CancellationToken cancellationToken);

    /// <summary>The federation as the member knows it; nobody is asked.</summary>
    [Alias("GetFederation")]
    Task<FederationInfo> GetFederationAsync(CancellationToken cancellationToken);

    /// <summary>What was proven against members.</summary>
    [Alias("ListOffences")]
    Task<ImmutableArray<FederationOffence>> ListOffencesAsync(CancellationToken cancellationToken);

    /// <summary>How epochs began, from one on.</summary>
    [Alias("ListEpochs")]
    Task<FederationEpochs> ListEpochsAsync(long fromEpoch, CancellationToken cancellationToken);

    /// <summary>The next epoch that an operator may sign, encoded; null where none is permitted.</summary>
    [Alias("ProposeSwitch")]
    Task<byte[]?> ProposeSwitchAsync(string mode, CancellationToken cancellationToken);

    /// <summary>How the member is.</summary>
    [Alias("Describe")]
    Task<ReplicaInfo> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>A message from a region's member, which the link has proven; it may be dropped.</summary>
    [Alias("Receive")]
    Task ReceiveAsync(string from, byte[] message, CancellationToken cancellationToken);

    /// <summary>A message from a region's replica of the records, which the link has proven; it may be dropped.</summary>
    [Alias("Synchronize")]
    Task SynchronizeAsync(string from, int incarnation, byte[] message, CancellationToken cancellationToken);

    /// <summary>What the replicated records say of a VM's name.</summary>
    [Alias("FindFleetVm")]
    Task<FleetVm> FindFleetVmAsync(string vm, CancellationToken cancellationToken);

    /// <summary>The labels on a VM.</summary>
    [Alias("FindLabels")]
    Task<ImmutableArray<VmLabel>> FindLabelsAsync(string vm, string uid, bool isFlushed, CancellationToken cancellationToken);

    /// <summary>A part of the federation's VMs by the replicated records, and one more.</summary>
    [Alias("ListFleet")]
    Task<Listing<VmInfo>> ListFleetAsync(VmQuery query, CancellationToken cancellationToken);

    /// <summary>The hosts of other regions by the replicated records.</summary>
    [Alias("ListFleetHosts")]
    Task<Listing<HostInfo>> ListFleetHostsAsync(CancellationToken cancellationToken);

    /// <summary>How fresh each region is by the replicated records.</summary>
    [Alias("FindFreshness")]
    Task<ImmutableArray<RegionFreshness>> FindFreshnessAsync(CancellationToken cancellationToken);

    /// <summary>Follows one VM by the replicated records; ends when it is gone, at an epoch or a later one.</summary>
    [Alias("WatchFleetVm")]
    IAsyncEnumerable<VmInfo> WatchFleetVmAsync(string vm, long epoch, CancellationToken cancellationToken);

    /// <summary>Follows all VMs by the replicated records.</summary>
    [Alias("WatchFleet")]
    IAsyncEnumerable<VmChange> WatchFleetAsync(CancellationToken cancellationToken);
}
