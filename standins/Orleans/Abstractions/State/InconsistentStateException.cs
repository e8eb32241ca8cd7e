namespace Orleans.Storage;

/// <summary>
/// A record was changed by somebody else since it was read. The activation that let it escape ends; the next call reads anew.
/// </summary>
[GenerateSerializer, Alias("Orleans.InconsistentStateException")]
public class InconsistentStateException : OrleansException
{
    /// <summary>Says nothing.</summary>
    public InconsistentStateException()
    {
    }

    /// <summary>Says what.</summary>
    public InconsistentStateException(string message)
        : base(message)
    {
    }

    /// <summary>Says what and why.</summary>
    public InconsistentStateException(string message, Exception? innerException)
        : base(message, innerException!)
    {
    }

    /// <summary>Says what, with both versions.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : base(errorMsg) => (StoredEtag, CurrentEtag) = (storedEtag, currentEtag);

    /// <summary>The record's version, if known.</summary>
    [Id(1)]
    public string? StoredEtag { get; private set; }

    /// <summary>The version that was expected.</summary>
    [Id(2)]
    public string? CurrentEtag { get; private set; }

    /// <summary>Whether this activation's own storage threw it: only then the activation's state is in doubt.</summary>
    internal bool IsSourceActivation { get; set; } = true;
}
