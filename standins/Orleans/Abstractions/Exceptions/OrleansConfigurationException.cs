namespace Orleans.Runtime;

/// <summary>The configuration asks for what cannot be.</summary>
[GenerateSerializer, Alias("Orleans.OrleansConfigurationException")]
public sealed class OrleansConfigurationException : Exception
{
    /// <summary>Says what.</summary>
    public OrleansConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Says what and why.</summary>
    public OrleansConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
