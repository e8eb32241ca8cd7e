using System.Runtime.CompilerServices;

namespace NovaCron.Client;

/// <summary>
/// Tries a read again when nobody could be asked: a silo restarts, or the cluster is about to notice that one is gone. An answer,
/// good or bad, is never asked for twice.
/// </summary>
internal sealed class ReadRetries(NovaCronClientOptions options, TimeProvider time)
{
    /// <summary>Runs a read.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            try
            {
                return await read(cancellationToken);
            }
            catch (Exception e) when (IsUnanswered(e) && failures < options.ReadRetryCountMax)
            {
                await DelayAsync(++failures, cancellationToken);
            }
        }
    }

    /// <summary>Runs a sequence of reads and opens it anew when it breaks.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="open">Opens the sequence where the last one broke.</param>
    /// <param name="seen">Is told of each element, so that <paramref name="open"/> knows where to go on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> open, Action<T> seen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            var elements = open(cancellationToken).GetAsyncEnumerator(cancellationToken);
            try
            {
                while (true)
                {
                    try
                    {
                        if (!await elements.MoveNextAsync())
                        {
                            yield break;
                        }
                    }
                    catch (Exception e) when (IsUnanswered(e) && failures < options.ReadRetryCountMax)
                    {
                        break;
                    }

                    failures = 0;
                    seen(elements.Current);
                    yield return elements.Current;
                }
            }
            finally
            {
                await DisposeAsync(elements);
            }

            await DelayAsync(++failures, cancellationToken);
        }
    }

    private static async ValueTask DisposeAsync(IAsyncDisposable elements)
    {
        try
        {
            await elements.DisposeAsync();
        }
        catch (Exception e) when (IsUnanswered(e))
        {
            // Whoever cannot be asked cannot be told either; the grain drops what nobody fetches.
        }
    }

    private static bool IsUnanswered(Exception e) =>
        e is SiloUnavailableException or OrleansMessageRejectionException or EnumerationAbortedException or TimeoutException;

    private Task DelayAsync(int failures, CancellationToken cancellationToken) =>
        Task.Delay(options.ReadRetryDelay * Math.Pow(2, failures - 1), time, cancellationToken);
}
