using Microsoft.Extensions.Logging;

namespace NovaCron.Grains.Vms;

internal sealed partial class VmGrain
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "VM {Vm} created in {Region} with uid {Uid} on host {Host}")]
    private partial void LogCreated(string vm, string region, string uid, string host);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Information, Message = "VM {Vm} is {Phase} at epoch {Epoch}")]
    private partial void LogPhase(string vm, GrainInterfaces.VmPhase phase, long epoch);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "VM {Vm}: its machine could not be looked at; it is tried again")]
    private partial void LogCheckFailed(Exception exception, string vm);

    [LoggerMessage(EventId = 3006, Level = LogLevel.Information, Message = "VM {Vm}: its host cannot be asked: {Reason}")]
    private partial void LogNotObserved(string vm, string reason);

    [LoggerMessage(EventId = 3007, Level = LogLevel.Warning,
        Message = "VM {Vm}: what became of {Act} is unknown; the next look finishes it")]
    private partial void LogActUnknown(Exception exception, string vm, State.VmAct act);

    [LoggerMessage(EventId = 3008, Level = LogLevel.Warning,
        Message = "VM {Vm}: the federation's log has not answered to {Act}; it is asked again")]
    private partial void LogLogSilent(Exception exception, string vm, State.VmAct act);

    [LoggerMessage(EventId = 3009, Level = LogLevel.Information, Message = "VM {Vm} is in the federation's log now, at epoch {Epoch}")]
    private partial void LogBroughtIntoLog(string vm, long epoch);

    [LoggerMessage(EventId = 3010, Level = LogLevel.Information, Message = "VM {Vm}: failover is to be {Mode}, standby {Standby}")]
    private partial void LogFailoverSet(string vm, GrainInterfaces.VmFailoverMode mode, string? standby);

    [LoggerMessage(EventId = 3011, Level = LogLevel.Information,
        Message = "VM {Vm}: failover step {Step} is done, standby {Standby}, epoch {Epoch}")]
    private partial void LogFailoverStep(string vm, State.FailoverStep step, string? standby, long epoch);

    [LoggerMessage(EventId = 3012, Level = LogLevel.Information, Message = "VM {Vm}: failover step {Step} waits; it is tried again")]
    private partial void LogFailoverWaits(Exception exception, string vm, State.FailoverStep step);

    [LoggerMessage(EventId = 3013, Level = LogLevel.Warning,
        Message = "VM {Vm} is region {Owner}'s at epoch {Epoch} by the federation's log: what is here of it is removed")]
    private partial void LogLost(string vm, string owner, long epoch);

    [LoggerMessage(EventId = 3014, Level = LogLevel.Information,
        Message = "VM {Vm} is this region's at epoch {Epoch} by the federation's log")]
    private partial void LogAdopted(string vm, long epoch);

    [LoggerMessage(EventId = 3015, Level = LogLevel.Information, Message = "VM {Vm}: the federation's log does not say now whose it is")]
    private partial void LogOwnerUnknown(Exception exception, string vm);

    [LoggerMessage(EventId = 3016, Level = LogLevel.Warning,
        Message = "VM {Vm} ended with its host's lease, and is booted again from its images at epoch {Epoch}: its memory is lost")]
    private partial void LogRestarted(string vm, long epoch);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Information,
        Message = "VM {Vm} handed over to {Target} at epoch {Epoch} by migration {Migration}")]
    private partial void LogHandedOver(string vm, string target, long epoch, string migration);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Information, Message = "VM {Vm} accepted at epoch {Epoch} from migration {Migration}")]
    private partial void LogAccepted(string vm, long epoch, string migration);
}
