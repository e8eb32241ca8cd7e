namespace Orleans.Runtime.Messaging;

/// <summary>A message is malformed or over the size limit.</summary>
[GenerateSerializer, Alias("Orleans.InvalidMessageFrameException")]
public sealed class InvalidMessageFrameException : OrleansException
{
    /// <summary>Says nothing.</summary>
    public InvalidMessageFrameException()
        : base("A message is malformed or over the size limit.")
    {
    }

    /// <summary>Says what.</summary>
    public InvalidMessageFrameException(string message)
        : base(message)
    {
    }

    /// <summary>Says what and why.</summary>
    public InvalidMessageFrameException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
