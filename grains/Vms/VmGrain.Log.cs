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

    [LoggerMessage(EventId = 3004, Level = LogLevel.Information,
        Message = "VM {Vm} handed over to {Target} at epoch {Epoch} by migration {Migration}")]
    private partial void LogHandedOver(string vm, string target, long epoch, string migration);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Information, Message = "VM {Vm} accepted at epoch {Epoch} from migration {Migration}")]
    private partial void LogAccepted(string vm, long epoch, string migration);
}
