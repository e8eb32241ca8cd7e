namespace Orleans.Runtime.Hosting;

/// <summary>A filter that is a delegate.</summary>
/// <param name="filter">The delegate.</param>
internal sealed class DelegateRetryFilter(Func<Exception, CancellationToken, Task<bool>> filter) : IClientConnectionRetryFilter
{
    public Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken) =>
        filter(exception, cancellationToken);
}
