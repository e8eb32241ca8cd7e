using System.Runtime.CompilerServices;

namespace NovaCron.Dwcp.Transport;

/// <summary>Statistics of a transfer at an interval.</summary>
internal static class TransferWatch
{
    private static readonly TimeSpan IntervalMax = TimeSpan.FromSeconds(1);

    /// <summary>Yields at once, then at the interval, and once more when the transfer is over.</summary>
    public static async IAsyncEnumerable<TransferStatistics> RunAsync(
        Func<TransferStatistics> measure,
        TimeSpan interval,
        TimeProvider timeProvider,
        CancellationToken ended,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, cancellationToken);
        using var timer = new PeriodicTimer(interval < IntervalMax ? interval : IntervalMax, timeProvider);
        do
        {
            yield return measure();
        }
        while (await TickAsync(timer, either.Token).ConfigureAwait(false));
        cancellationToken.ThrowIfCancellationRequested();
        yield return measure();
    }

    private static async ValueTask<bool> TickAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
