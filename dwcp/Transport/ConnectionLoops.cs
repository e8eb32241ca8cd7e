using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Transport;

/// <summary>What sender and receiver do alike on every connection.</summary>
internal static class ConnectionLoops
{
    /// <summary>
    /// Waits until a connection's work is over, and stops all of its loops. When writing ended with a last word the peer still
    /// gets the time to read it and close, as long as <paramref name="ending"/> lets it.
    /// </summary>
    /// <param name="ending">Ends the loops.</param>
    /// <param name="reading">The reading loop.</param>
    /// <param name="writing">The writing loop; its result is whether it ended with a last word that the peer waits for.</param>
    /// <param name="timers">Loops that end by error only.</param>
    public static async Task RunAsync(CancellationTokenSource ending, Task reading, Task<bool> writing, params IReadOnlyList<Task> timers)
    {
        try
        {
            var first = await Task.WhenAny([reading, writing, .. timers]).ConfigureAwait(false);
            if (first == writing && await writing.ConfigureAwait(false))
            {
                first = await Task.WhenAny([reading, .. timers]).ConfigureAwait(false);
            }

            await first.ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll([reading, writing, .. timers])
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Runs until the peer has been silent for too long, then throws <see cref="AmstError.TimedOut"/>.</summary>
    public static async Task WatchAsync(
        FrameConnection frames, AmstOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(options.KeepAliveInterval, timeProvider, cancellationToken).ConfigureAwait(false);
            if (frames.Silence > options.IdleTimeMax)
            {
                throw frames.Fault(AmstError.TimedOut, $"the peer was silent for more than {options.IdleTimeMax}");
            }
        }
    }
}
