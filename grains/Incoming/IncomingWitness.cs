using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Incoming;

/// <summary>
/// What a target concludes by itself. The log's word outranks the source's: a source may be dead, or have forgotten. Room was made only
/// once the log had the migration's intent, so that an intent which is not there any more has ended.
/// </summary>
internal static class IncomingWitness
{
    /// <summary>Reads the log's record of the VM.</summary>
    public static LogVerdict Judge(string region, IncomingPlan plan, Dwcp.Consensus.Log.VmOwnership? vm) => vm switch
    {
        { Arrival: { } arrival } when vm.Owner == region
            && vm.Uid == plan.Uid
            && vm.Epoch == plan.SourceEpoch + 1
            && arrival.Migration == plan.Migration => LogVerdict.Ours,
        _ when IsPrepared(region, plan, vm) => LogVerdict.UnderWay,
        _ => LogVerdict.Never,
    };

    /// <summary>Whether the source owns the VM, and the migration may hand it over to the region.</summary>
    public static bool IsPrepared(string region, IncomingPlan plan, Dwcp.Consensus.Log.VmOwnership? vm) =>
        vm?.Owner == plan.Source
        && vm.Uid == plan.Uid
        && vm.Epoch == plan.SourceEpoch
        && vm.Intent is { } intent
        && intent.Migration == plan.Migration
        && intent.To == region;

    /// <summary>What follows: the guest is ours, or is given up; null where it waits on.</summary>
    /// <param name="plan">The guest.</param>
    /// <param name="verdict">What the log says; null where nobody can tell.</param>
    /// <param name="source">What the source says; null where it does not answer, or does not know.</param>
    public static IncomingInput? Conclude(IncomingPlan plan, LogVerdict? verdict, MigrationInfo? source) => verdict switch
    {
        LogVerdict.Ours => new IncomingInput.Granted(plan.SourceEpoch + 1, source?.ConsoleOffset ?? 0),
        LogVerdict.Never => new IncomingInput.AbortAsked(),

        // A source that has rolled back never asked for the transfer, or has had it ruled out.
        _ => source?.Phase is MigrationPhase.RolledBack ? new IncomingInput.AbortAsked() : null,
    };
}
