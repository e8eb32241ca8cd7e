namespace Orleans.Serialization;

/// <summary>A value cannot be written, or bytes cannot be read.</summary>
[GenerateSerializer, Alias("Orleans.SerializerException")]
public class SerializerException : Exception
{
    /// <summary>Says nothing.</summary>
    public SerializerException()
        : base("A value cannot be written or read.")
    {
    }

    /// <summary>Says what.</summary>
    public SerializerException(string message)
        : base(message)
    {
    }

    /// <summary>Says what and why.</summary>
    public SerializerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
