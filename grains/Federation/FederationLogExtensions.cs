using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Grains.Federation;

/// <summary>What several grains do with the federation's log.</summary>
internal static class FederationLogExtensions
{
    /// <summary>
    /// Has a command of the VM's owner executed, and ends an intent that stands in its way: that of a migration which rolled back before
    /// it asked for the transfer, and could not reach the log afterwards. Only for callers that hold the VM's record.
    /// </summary>
    public static async Task<CommandResult?> ExecutePastIntentAsync(
        this IFederationLog log, FederationCommand command, string vm, long epoch, CancellationToken cancellationToken)
    {
        var result = await log.ExecuteAsync(command, cancellationToken);
        if (result is not { Outcome: CommandOutcome.Busy, Number: > 0 })
        {
            return result;
        }

        await log.ExecuteAsync(new FederationCommand.Cancel(vm, epoch, result.Number), cancellationToken);
        return await log.ExecuteAsync(command, cancellationToken);
    }
}
