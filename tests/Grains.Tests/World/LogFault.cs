namespace NovaCron.Grains.Tests.World;

/// <summary>What becomes of a command for the federation's log.</summary>
internal enum LogFault
{
    /// <summary>It is executed and answered.</summary>
    None,

    /// <summary>It is lost, and nobody can tell.</summary>
    Lost,

    /// <summary>It is executed, and nobody can tell.</summary>
    AnswerLost,

    /// <summary>It is executed later, before its region's next one, and nobody can tell.</summary>
    Late,

    /// <summary>It is executed, but what it was answered with is gone.</summary>
    NoAnswer,

    /// <summary>It is not taken, and never will be.</summary>
    NotTaken,
}
