namespace Orleans.Runtime;

/// <summary>A request was refused before it ran.</summary>
[GenerateSerializer, Alias("Orleans.OrleansMessageRejectionException")]
public class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message)
        : base(message)
    {
    }

    internal OrleansMessageRejectionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
