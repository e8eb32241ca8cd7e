namespace NovaCron.Dwcp.Synchronization.Records;

/// <summary>A change is over one of <see cref="RecordLimits"/>: nothing of it was committed.</summary>
public sealed class RecordLimitException : Exception
{
    internal RecordLimitException(string problem)
        : base($"The change is refused: {problem}.")
    {
    }
}
