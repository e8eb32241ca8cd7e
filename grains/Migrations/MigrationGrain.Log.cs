using Microsoft.Extensions.Logging;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Migrations;

internal sealed partial class MigrationGrain
{
    [LoggerMessage(EventId = 3101, Level = LogLevel.Information, Message = "Migration {Migration} of VM {Vm}: {Step}")]
    private partial void LogStep(string migration, string vm, SagaStep step);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Warning,
        Message = "Migration {Migration}: {Step} failed with {Error} at {Side}, try {Try}")]
    private partial void LogStepFailed(Exception exception, string migration, SagaStep step, NovaCronError error, string side, int @try);

    [LoggerMessage(EventId = 3103, Level = LogLevel.Information, Message = "Migration {Migration} of VM {Vm} ended: {Phase} {Reason}")]
    private partial void LogEnded(string migration, string vm, MigrationPhase phase, string reason);

    [LoggerMessage(EventId = 3104, Level = LogLevel.Error,
        Message = "Migration {Migration} could not be written; it goes on from what is stored")]
    private partial void LogInterrupted(Exception exception, string migration);

    [LoggerMessage(EventId = 3105, Level = LogLevel.Warning, Message = "Migration {Migration}: its reminder could not be set or removed")]
    private partial void LogReminderFailed(Exception exception, string migration);

    [LoggerMessage(EventId = 3106, Level = LogLevel.Information, Message = "Migration {Migration} of VM {Vm} has its receipt")]
    private partial void LogReceipt(string migration, string vm);

    [LoggerMessage(EventId = 3107, Level = LogLevel.Warning, Message = "Migration {Migration} gets no receipt, after {Tries} tries")]
    private partial void LogNoReceipt(Exception exception, string migration, int tries);
}
