using NovaCron.GrainInterfaces;
using NovaCron.Grains.Migrations;

namespace NovaCron.Grains.Vms;

/// <summary>The beginning of a migration.</summary>
internal sealed partial class VmGrain
{
    private const string PlanStage = "planned";

    public async Task<MigrationInfo> MigrateAsync(
        MigrationRequest request, string? commandId = null, CancellationToken cancellationToken = default)
    {
        VmSpecRules.CheckName(Name);
        VmSpecRules.CheckRequest(request);
        var id = VmSpecRules.CommandIdOf(commandId);
        if (IsExecutedHere(id))
        {
            return await MigrateHereAsync(request, id, cancellationToken);
        }

        var owner = await LocateAsync(PlanStage, cancellationToken);
        return await owner.Link!.MigrateAsync(Name, request, id, cancellationToken);
    }

    public async Task<MigrationInfo> MigrateHereAsync(MigrationRequest request, string? commandId, CancellationToken cancellationToken)
    {
        VmSpecRules.CheckName(Name);
        VmSpecRules.CheckRequest(request);
        var command = VmCommands.Migrate(VmSpecRules.CommandIdOf(commandId), request);
        if (VmCommands.FindRepeated(Record, command) is { Migration: { } begun })
        {
            // Its start may be what was cut short.
            return await GrainFactory.GetGrain<IMigrationSagaGrain>(GrainKeys.Migration(begun)).ResumeAsync(cancellationToken);
        }

        if (!IsOwnedHere)
        {
            throw Failures.At(NovaCronError.VmNotFound, PlanStage, Failures.Source(Region), $"Region '{Region}' does not own VM '{Name}'.");
        }

        await ObserveAsync(cancellationToken);
        await BringIntoLogOrThrowAsync(PlanStage, cancellationToken);
        var id = MigrationId.Next(_time);
        var hold = VmOwnership.Lock(Record, Region, id, request.TargetRegion, command);
        CheckCanMove(request, hold);
        await CheckTargetAsync(request.TargetRegion, cancellationToken);

        // The plan first, then the hold, then the start: a crash in between leaves a plan without a hold, which ends by itself.
        var migration = GrainFactory.GetGrain<IMigrationSagaGrain>(GrainKeys.Migration(id));
        await migration.PlanAsync(PlanOf(id, request), cancellationToken);
        await WriteAsync(hold.State);
        return await migration.ResumeAsync(cancellationToken);
    }

    private void CheckCanMove(MigrationRequest request, VmDecision hold)
    {
        if (request.TargetRegion == Region)
        {
            throw Failures.Request(NovaCronError.InvalidRequest, $"VM '{Name}' is in region '{Region}' already.");
        }

        if (hold.Refusal is { } refusal)
        {
            throw Failures.At(refusal, PlanStage, Failures.Source(Region), hold.Reason);
        }

        if (Record.Guest?.Disk is not null)
        {
            throw Failures.At(NovaCronError.NotMigratable, PlanStage, Failures.Source(Region), "A guest with a disk cannot move yet.");
        }
    }

    private async Task CheckTargetAsync(string target, CancellationToken cancellationToken)
    {
        if (!_federation.TryGetLink(target, out var link))
        {
            throw Failures.Request(NovaCronError.RegionUnknown, $"Region '{target}' is not a member of this federation.");
        }

        using var limit = new CancellationTokenSource(_options.PeerTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await link.DescribeAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failures.Unreachable(Region, target, PlanStage, $"Region '{target}' did not answer within {_options.PeerTimeout}.");
        }
    }

    private MigrationPlan PlanOf(string id, MigrationRequest request) => new(
        id,
        Name,
        Record.Uid,
        Region,
        request.TargetRegion,
        Record.Host!,
        Record.Epoch,
        request.Streams,
        request.DowntimeLimit,
        Record.Guest!,
        Record.CreatedAt,
        Record.IsInLog,
        Record.Failover is { Wish: VmFailoverMode.Automatic } plan ? new VmFailover(plan.Wish, plan.Wanted) : null);
}
