namespace Orleans.Runtime.Messaging;

/// <summary>A connection could not be made.</summary>
[GenerateSerializer, Alias("Orleans.ConnectionFailedException")]
public class ConnectionFailedException : OrleansException
{
    /// <summary>Says nothing.</summary>
    public ConnectionFailedException()
        : base("A connection could not be made.")
    {
    }

    /// <summary>Says what.</summary>
    public ConnectionFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Says what and why.</summary>
    public ConnectionFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
