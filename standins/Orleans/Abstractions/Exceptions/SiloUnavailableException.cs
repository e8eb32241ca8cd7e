namespace Orleans.Runtime;

/// <summary>No silo can be reached, or it went away before it answered: whether the request ran is not known.</summary>
[GenerateSerializer, Alias("Orleans.SiloUnavailableException")]
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    /// <summary>Says nothing.</summary>
    public SiloUnavailableException()
        : base("No silo can be reached.")
    {
    }

    /// <summary>Says what.</summary>
    public SiloUnavailableException(string msg)
        : base(msg)
    {
    }

    /// <summary>Says what and why.</summary>
    public SiloUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
