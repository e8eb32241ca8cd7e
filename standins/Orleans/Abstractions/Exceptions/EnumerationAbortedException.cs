namespace Orleans.Runtime;

/// <summary>The grain that gave a sequence has forgotten it: it was deactivated, or nobody read for too long.</summary>
[GenerateSerializer, Alias("Orleans.EnumerationAbortedException")]
public sealed class EnumerationAbortedException : Exception
{
    /// <summary>Says nothing.</summary>
    public EnumerationAbortedException()
        : base("The sequence is gone.")
    {
    }

    /// <summary>Says what.</summary>
    public EnumerationAbortedException(string message)
        : base(message)
    {
    }

    /// <summary>Says what and why.</summary>
    public EnumerationAbortedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
