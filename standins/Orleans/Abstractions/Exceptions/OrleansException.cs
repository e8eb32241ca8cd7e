namespace Orleans.Runtime;

/// <summary>The engine could not do what was asked.</summary>
[GenerateSerializer, Alias("Orleans.OrleansException")]
public class OrleansException : Exception
{
    /// <summary>Says nothing.</summary>
    public OrleansException()
        : base("The engine could not do what was asked.")
    {
    }

    /// <summary>Says what.</summary>
    public OrleansException(string message)
        : base(message)
    {
    }

    /// <summary>Says what and why.</summary>
    public OrleansException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
