using Microsoft.Extensions.Logging;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Synchronization.Driving;

/// <content>What it tells an operator.</content>
public sealed partial class SyncDriver
{
    [LoggerMessage(EventId = 2201, Level = LogLevel.Information,
        Message = "The region's replica of the records begins as {Author} with fence {Fence}, from {Records} records")]
    private partial void LogBegan(Author author, long fence, int records);

    [LoggerMessage(EventId = 2202, Level = LogLevel.Information, Message = "The region's replica of the records ends")]
    private partial void LogEnded();

    [LoggerMessage(EventId = 2203, Level = LogLevel.Warning,
        Message = "Another process has begun the region's replica of the records since fence {Fence}: it ends here")]
    private partial void LogFenced(long fence);

    [LoggerMessage(EventId = 2204, Level = LogLevel.Error, Message = "The region's replica of the records has failed")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventId = 2205, Level = LogLevel.Error,
        Message = "Row {Row} of the outbox cannot be read and changes nothing: {Reason}")]
    private partial void LogUnreadable(long row, string reason);

    [LoggerMessage(EventId = 2206, Level = LogLevel.Warning, Message = "Row {Row} of the outbox is refused and changes nothing: {Reason}")]
    private partial void LogRefused(long row, string reason);

    [LoggerMessage(EventId = 2207, Level = LogLevel.Debug, Message = "A message from region {From} was dropped, {Reason}: {Detail}")]
    private partial void LogDropped(string from, SyncDrop reason, string detail);

    [LoggerMessage(EventId = 2208, Level = LogLevel.Error, Message = "{Alarm} of {Author}: {Detail}")]
    private partial void LogAlarm(SyncAlarm alarm, Author author, string detail);

    [LoggerMessage(EventId = 2209, Level = LogLevel.Error,
        Message = "{Leaves} of the store's leaves are not in the database as they were written: they are written anew")]
    private partial void LogDamaged(int leaves);

    [LoggerMessage(EventId = 2210, Level = LogLevel.Warning, Message = "The records in the database could not be read over")]
    private partial void LogNotScrubbed(Exception exception);
}
