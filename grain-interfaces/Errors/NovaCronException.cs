namespace NovaCron.GrainInterfaces;

/// <summary>A request to NovaCron failed.</summary>
[GenerateSerializer, Alias("NovaCron.Exception")]
public sealed class NovaCronException : Exception
{
    /// <summary>Creates the error.</summary>
    public NovaCronException(Failure failure)
        : base($"{failure.Message} [{failure.Stage}, {failure.Side}]") => Failure = failure;

    /// <summary>Why, where and at what.</summary>
    [Id(0)]
    public Failure Failure { get; }
}
