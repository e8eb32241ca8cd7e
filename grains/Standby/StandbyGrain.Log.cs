using Microsoft.Extensions.Logging;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Grains.Standby;

internal sealed partial class StandbyGrain
{
    [LoggerMessage(EventId = 3601, Level = LogLevel.Information,
        Message = "Standing by for VM {Vm} of {Owner} at epoch {Epoch} on host {Host}: it would be booted from its images")]
    private partial void LogReady(string vm, string owner, long epoch, string host);

    [LoggerMessage(EventId = 3602, Level = LogLevel.Warning,
        Message = "The lease of VM {Vm} has run out at {Owner}'s host {Host}: the federation's log is asked for it, beyond epoch {Epoch}")]
    private partial void LogClaiming(string vm, string owner, string host, long epoch);

    [LoggerMessage(EventId = 3603, Level = LogLevel.Information,
        Message = "The federation's log answered to the claim of VM {Vm}: {Outcome}")]
    private partial void LogAnswered(string vm, CommandOutcome outcome);

    [LoggerMessage(EventId = 3604, Level = LogLevel.Warning,
        Message = "VM {Vm} is taken over from {Owner} at epoch {Epoch} on host {Host}: booted from its images, its memory is lost")]
    private partial void LogTakenOver(string vm, string owner, long epoch, string host);

    [LoggerMessage(EventId = 3605, Level = LogLevel.Information, Message = "No more standing by for VM {Vm} of {Owner} at epoch {Epoch}")]
    private partial void LogStoodDown(string vm, string owner, long epoch);

    [LoggerMessage(EventId = 3606, Level = LogLevel.Warning,
        Message = "Standing by for VM {Vm} ({Step}) met a hindrance; it is tried again")]
    private partial void LogNotLooked(Exception exception, string vm, StandbyStep step);
}
