using Microsoft.Extensions.Options;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;

namespace NovaCron.Grains.Migrations;

/// <summary>Finds the region that leads a migration.</summary>
internal sealed class MigrationLocator(IFederation federation, IOptions<GrainsOptions> options, TimeProvider time)
{
    /// <summary>Asks all peers at once; both are null when nobody that answers knows it.</summary>
    public async Task<(IRegionLink? Link, MigrationInfo? Info)> FindAsync(string migration, CancellationToken cancellationToken)
    {
        if (!MigrationId.IsValid(migration))
        {
            throw Failures.Request(NovaCronError.MigrationNotFound, "That is no migration's id: 26 letters and digits.");
        }

        var answers = await Task.WhenAll(federation.Links.Select(link => AskAsync(link, migration, cancellationToken)));
        return answers.FirstOrDefault(answer => answer.Info is not null);
    }

    private async Task<(IRegionLink? Link, MigrationInfo? Info)> AskAsync(
        IRegionLink link, string migration, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.PeerTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return (link, await link.FindMigrationAsync(migration, both.Token));
        }
        catch (Exception e) when (e is NovaCronException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return (link, null);
        }
    }
}
