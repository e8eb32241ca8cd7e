using System.Collections.Immutable;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Regions;

/// <summary>
/// This region's own inventory: what it has, and what it has to go on with after a restart. Every change may be
/// repeated.
/// </summary>
[Alias("NovaCron.IRegionIndex")]
internal interface IRegionIndex : IGrainWithStringKey
{
    /// <summary>A VM is about to be recorded here.</summary>
    [Alias("AddVm")]
    Task AddVmAsync(string vm, CancellationToken cancellationToken);

    /// <summary>A VM is gone from here.</summary>
    [Alias("RemoveVm")]
    Task RemoveVmAsync(string vm, CancellationToken cancellationToken);

    /// <summary>A migration is about to be planned here.</summary>
    [Alias("AddMigration")]
    Task AddMigrationAsync(string migration, CancellationToken cancellationToken);

    /// <summary>A migration was announced, but never planned.</summary>
    [Alias("DropMigration")]
    Task DropMigrationAsync(string migration, CancellationToken cancellationToken);

    /// <summary>A migration led here has ended.</summary>
    [Alias("EndMigration")]
    Task EndMigrationAsync(MigrationInfo migration, CancellationToken cancellationToken);

    /// <summary>A guest is about to be expected here.</summary>
    [Alias("AddIncoming")]
    Task AddIncomingAsync(string migration, CancellationToken cancellationToken);

    /// <summary>An expected guest has arrived or was discarded.</summary>
    [Alias("EndIncoming")]
    Task EndIncomingAsync(string migration, CancellationToken cancellationToken);

    /// <summary>The region is about to stand by for a VM.</summary>
    [Alias("AddStandby")]
    Task AddStandbyAsync(string vm, CancellationToken cancellationToken);

    /// <summary>The region stands by for a VM no more.</summary>
    [Alias("RemoveStandby")]
    Task RemoveStandbyAsync(string vm, CancellationToken cancellationToken);

    /// <summary>What was not finished; the VMs only when asked for, for they may be thousands.</summary>
    [Alias("GetUnfinished")]
    Task<UnfinishedWork> GetUnfinishedAsync(bool withVms, CancellationToken cancellationToken);

    /// <summary>This region, for a peer.</summary>
    [Alias("Describe")]
    Task<RegionInfo> DescribeHereAsync(CancellationToken cancellationToken);

    /// <summary>The VMs owned here.</summary>
    [Alias("ListVmsHere")]
    Task<ImmutableArray<VmInfo>> ListVmsHereAsync(CancellationToken cancellationToken);

    /// <summary>The hosts here.</summary>
    [Alias("ListHostsHere")]
    Task<ImmutableArray<HostInfo>> ListHostsHereAsync(CancellationToken cancellationToken);

    /// <summary>The latest migrations led here, newest first.</summary>
    [Alias("ListMigrationsHere")]
    Task<ImmutableArray<MigrationInfo>> ListMigrationsHereAsync(CancellationToken cancellationToken);
}
