using Microsoft.Extensions.Logging;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Incoming;

internal sealed partial class IncomingGrain
{
    [LoggerMessage(EventId = 3201, Level = LogLevel.Information, Message = "Incoming migration {Migration} of VM {Vm}: {Step}")]
    private partial void LogStep(string migration, string vm, IncomingStep step);

    [LoggerMessage(EventId = 3202, Level = LogLevel.Information, Message = "Migration {Migration}: source {Source} says {Phase}")]
    private partial void LogInquired(string migration, string source, MigrationPhase? phase);

    [LoggerMessage(EventId = 3203, Level = LogLevel.Warning, Message = "Incoming migration {Migration} stays {Step} for now")]
    private partial void LogUnsettled(Exception exception, string migration, IncomingStep step);

    [LoggerMessage(EventId = 3204, Level = LogLevel.Warning, Message = "Migration {Migration}: the host could not activate VM {Vm}")]
    private partial void LogNotActivated(Exception exception, string migration, string vm);

    [LoggerMessage(EventId = 3205, Level = LogLevel.Information,
        Message = "Migration {Migration}: VM {Vm} owned here at epoch {Epoch}, runs: {Runs}")]
    private partial void LogActivated(string migration, string vm, long epoch, bool runs);

    [LoggerMessage(EventId = 3206, Level = LogLevel.Information, Message = "Migration {Migration}: the copy of VM {Vm} was discarded")]
    private partial void LogDiscarded(string migration, string vm);

    [LoggerMessage(EventId = 3207, Level = LogLevel.Warning,
        Message = "Migration {Migration}: the federation's log cannot tell whose VM {Vm} is; it is asked again")]
    private partial void LogNoWitness(Exception exception, string migration, string vm);

    [LoggerMessage(EventId = 3208, Level = LogLevel.Information,
        Message = "Migration {Migration} of VM {Vm}: the log says {Verdict}, the source {Phase}")]
    private partial void LogWitnessed(string migration, string vm, LogVerdict? verdict, MigrationPhase? phase);

    [LoggerMessage(EventId = 3209, Level = LogLevel.Information, Message = "Migration {Migration} of VM {Vm}: its receipt was signed here")]
    private partial void LogSigned(string migration, string vm);
}
