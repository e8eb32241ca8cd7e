using Microsoft.Extensions.Options;
using NovaCron.Dwcp.Synchronization;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;

namespace NovaCron.Grains.Vms;

/// <summary>Finds the region that owns a VM by asking regions what they have written down.</summary>
internal sealed class OwnerLocator(IFederation federation, IOptions<GrainsOptions> options, TimeProvider time)
{
    // Records point at the region a VM was given to; it may have moved on since. More hops than that are a search.
    private const int HopsMax = 4;
    private static readonly VmDirectoryOptions DirectoryLimits = new();
    private readonly Lock _gate = new();
    private VmDirectory _directory = VmDirectory.Empty;

    /// <summary>The lowest epoch in which a VM of this name may be created, by what was heard.</summary>
    public long NextEpoch(string vm) => _directory.NextEpoch(vm);

    /// <summary>Follows records from a first guess on, then asks everybody.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="recorded">The region that the local record says owns it, or null.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async Task<OwnerSearch> FindAsync(string vm, string? recorded, CancellationToken cancellationToken)
    {
        var hint = _directory.TryFind(vm, out var heard) && heard.Owner != federation.LocalRegion ? heard.Owner : recorded;
        for (var hop = 0; hop < HopsMax && hint is not null && hint != federation.LocalRegion; hop++)
        {
            if (!federation.TryGetLink(hint, out var link))
            {
                break;
            }

            var answer = await AskAsync(link, vm, cancellationToken);
            if (!answer.Reached)
            {
                return new OwnerSearch(null, null, [link.Region]);
            }

            if (answer.Info?.OwnerRegion == link.Region)
            {
                return new OwnerSearch(link, answer.Info, []);
            }

            hint = answer.Info?.OwnerRegion;
        }

        return await AskAllAsync(vm, cancellationToken);
    }

    /// <summary>Asks the one region that owns it by the federation's log.</summary>
    public async Task<OwnerSearch> AskOwnerAsync(IRegionLink link, string vm, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(link, vm, cancellationToken);
        return answer switch
        {
            { Reached: false } => new OwnerSearch(null, null, [link.Region]),
            { Info: { } info } when info.OwnerRegion == link.Region => new OwnerSearch(link, info, []),
            _ => new OwnerSearch(null, null, []),
        };
    }

    /// <summary>Asks all peers at once; a region counts as owner only by its own word.</summary>
    public async Task<OwnerSearch> AskAllAsync(string vm, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(federation.Links.Select(link => AskAsync(link, vm, cancellationToken)));
        var owner = answers
            .Where(answer => answer.Info?.OwnerRegion == answer.Link.Region)
            .OrderByDescending(answer => answer.Info!.Epoch)
            .ThenBy(answer => answer.Info!.CreatedAt)
            .FirstOrDefault();
        return new OwnerSearch(owner?.Link, owner?.Info,
            [.. answers.Where(answer => !answer.Reached).Select(answer => answer.Link.Region)]);
    }

    private async Task<Answer> AskAsync(IRegionLink link, string vm, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.PeerTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var info = await link.FindVmAsync(vm, both.Token);
            Hear(info);
            return new Answer(link, info, Reached: true);
        }
        catch (Exception e) when (e is NovaCronException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new Answer(link, null, Reached: false);
        }
    }

    // The directory is a memory of what was heard. When it is full it begins anew: it costs a question to everybody.
    private void Hear(VmInfo? info)
    {
        if (info is null)
        {
            return;
        }

        var location = new VmLocation(info.OwnerRegion, info.Epoch, info.Uid);
        lock (_gate)
        {
            try
            {
                _directory = _directory.Announce(info.Name, location, DirectoryLimits);
            }
            catch (VmDirectoryFullException)
            {
                _directory = VmDirectory.Empty.Announce(info.Name, location, DirectoryLimits);
            }
        }
    }

    private sealed record Answer(IRegionLink Link, VmInfo? Info, bool Reached);
}
