namespace NovaCron.Grains.Tests.Model;

/// <summary>One step of a schedule.</summary>
internal enum Move
{
    /// <summary>The source does its step; all goes well.</summary>
    SourceActs,

    /// <summary>The source does its step; it happens, but the answer is lost.</summary>
    SourceActsAnswerLost,

    /// <summary>The source's step fails without an effect; what it sent may still arrive.</summary>
    SourceFails,

    /// <summary>The source does its step; the target dies right after it wrote, before it acts.</summary>
    TargetDiesInIt,

    /// <summary>The source does its step twice.</summary>
    SourceActsTwice,

    /// <summary>The source's silo dies and comes back.</summary>
    SourceRestarts,

    /// <summary>The target goes on with what it has written.</summary>
    TargetSettles,

    /// <summary>The target's silo dies and comes back.</summary>
    TargetRestarts,

    /// <summary>The target asks the source what became of the guest.</summary>
    TargetInquires,

    /// <summary>The user cancels.</summary>
    UserCancels,

    /// <summary>A message of an earlier step arrives at the target once more.</summary>
    OldMessageArrives,

    /// <summary>The target asks, and the source does not answer: it has only the federation's log.</summary>
    TargetInquiresAlone,

    /// <summary>The source does its step; what it hands in to the log is lost.</summary>
    LogLosesIt,

    /// <summary>The source does its step; what it hands in to the log is executed, its answer is lost.</summary>
    LogAnswerLost,

    /// <summary>The source does its step; what it hands in to the log is executed later.</summary>
    LogIsLate,

    /// <summary>The source does its step; what it hands in to the log is not taken.</summary>
    LogTakesNothing,

    /// <summary>What is late is executed.</summary>
    LateCommandsArrive,

    /// <summary>The log loses its quorum.</summary>
    QuorumLost,

    /// <summary>The log has a quorum again.</summary>
    QuorumFound,
}
