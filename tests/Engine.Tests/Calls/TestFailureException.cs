namespace NovaCron.Engine.Tests.Calls;

/// <summary>An error that travels whole.</summary>
[GenerateSerializer, Alias("Tests.TestFailureException")]
public sealed class TestFailureException : Exception
{
    public TestFailureException(TestFailure failure)
        : base($"failed in {failure.Stage}") => Failure = failure;

    [Id(0)]
    public TestFailure Failure { get; }
}
