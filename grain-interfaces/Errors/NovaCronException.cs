namespace NovaCron.GrainInterfaces;

/// <summary>A request to NovaCron failed.</summary>
/// <remarks>
/// It is an <see cref="OrleansException"/> because the grain engine wraps every other exception that a storage provider throws, and
/// callers would have to look for the failure inside.
/// </remarks>
[GenerateSerializer, Alias("NovaCron.Exception")]
public sealed class NovaCronException : OrleansException
{
    /// <summary>Creates the error.</summary>
    public NovaCronException(Failure failure)
        : base($"{failure.Message} [{failure.Stage}, {failure.Side}]") => Failure = failure;

    /// <summary>Why, where and at what.</summary>
    [Id(0)]
    public Failure Failure { get; }
}
