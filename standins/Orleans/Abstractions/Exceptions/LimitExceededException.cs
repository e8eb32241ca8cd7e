namespace Orleans.Runtime;

/// <summary>A limit of the engine was reached.</summary>
[GenerateSerializer, Alias("Orleans.LimitExceededException")]
public sealed class LimitExceededException : OrleansException
{
    /// <summary>Says nothing.</summary>
    public LimitExceededException()
        : base("A limit was reached.")
    {
    }

    /// <summary>Says which.</summary>
    public LimitExceededException(string message)
        : base(message)
    {
    }

    /// <summary>Says which and why.</summary>
    public LimitExceededException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
