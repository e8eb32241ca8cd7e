namespace Orleans;

/// <summary>Says whether a client whose first connection failed tries again.</summary>
public interface IClientConnectionRetryFilter
{
    /// <summary>Whether to try again, after any delay it likes.</summary>
    Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken);
}
