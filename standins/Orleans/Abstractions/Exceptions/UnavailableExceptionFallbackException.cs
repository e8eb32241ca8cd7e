namespace Orleans.Serialization;

/// <summary>Stands for an error whose type does not travel; it keeps the type's name and the message.</summary>
[GenerateSerializer, Alias("Orleans.UnavailableExceptionFallbackException")]
public sealed class UnavailableExceptionFallbackException : Exception
{
    /// <summary>Stands for nothing in particular.</summary>
    public UnavailableExceptionFallbackException()
        : base("An error whose type does not travel.")
    {
    }

    /// <summary>Stands for an error.</summary>
    public UnavailableExceptionFallbackException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal UnavailableExceptionFallbackException(string type, string message)
        : base(message) => ExceptionType = type;

    /// <summary>The name of the error's type.</summary>
    [Id(0)]
    public string? ExceptionType { get; internal set; }
}
