using Microsoft.Extensions.Logging;
using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Consensus.Driving;

/// <content>What it tells an operator.</content>
public sealed partial class ReplicaDriver
{
    private void Log(AcpEvent happened)
    {
        switch (happened)
        {
            case AcpEvent.EpochBegan { IsByzantine: var isByzantine } began:
                LogEpoch(began.Epoch, isByzantine ? "liars" : "crashes", began.Members);
                break;
            case AcpEvent.EpochSealed ended:
                LogSealed(ended.Epoch, ended.Index);
                break;
            case AcpEvent.LeaderChanged changed:
                LogLeader(changed.Leader ?? "nobody");
                break;
            case AcpEvent.Offence offence:
                LogOffence(offence.Region, offence.Item);
                break;
            case AcpEvent.Halted halted:
                LogHalted(halted.Reason);
                break;
        }
    }

    [LoggerMessage(EventId = 2101, Level = LogLevel.Information,
        Message = "The region's member of the federation's log begins with fence {Fence}, from {Records} records")]
    private partial void LogBegan(long fence, int records);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Information, Message = "The region's member of the federation's log ends")]
    private partial void LogEnded();

    [LoggerMessage(EventId = 2103, Level = LogLevel.Warning,
        Message = "The region's member of the federation's log has begun elsewhere: the one with fence {Fence} stops")]
    private partial void LogFenced(long fence);

    [LoggerMessage(EventId = 2104, Level = LogLevel.Error, Message = "The region's member of the federation's log stops")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventId = 2105, Level = LogLevel.Information,
        Message = "Epoch {Epoch} of the federation's log has begun: it tolerates {Tolerates}, its members are {Members}")]
    private partial void LogEpoch(long epoch, string tolerates, IReadOnlyList<string> members);

    [LoggerMessage(EventId = 2110, Level = LogLevel.Information,
        Message = "Epoch {Epoch} of the federation's log has begun because of: {Reason}")]
    private partial void LogSwitched(long epoch, SwitchReason? reason);

    [LoggerMessage(EventId = 2106, Level = LogLevel.Information, Message = "Epoch {Epoch} of the federation's log ends at {Index}")]
    private partial void LogSealed(long epoch, long index);

    [LoggerMessage(EventId = 2107, Level = LogLevel.Information, Message = "The federation's log is led by {Region}")]
    private partial void LogLeader(string region);

    [LoggerMessage(EventId = 2108, Level = LogLevel.Critical, Message = "Region {Region} was proven to break the rules: {Item}")]
    private partial void LogOffence(string region, string item);

    [LoggerMessage(EventId = 2109, Level = LogLevel.Critical, Message = "The region's member of the federation's log has halted: {Reason}")]
    private partial void LogHalted(string reason);
}
