using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using NovaCron.Gateway.Errors;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Http;

/// <summary>Writes server-sent events, and counts the streams that are open.</summary>
internal sealed class EventStreams(
    NovaCronGatewayOptions options, ProblemBoundary boundary, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private int _open;

    /// <summary>Writes a sequence as events until it ends. A failure on the way is an event of its own.</summary>
    /// <typeparam name="T">What the sequence has.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="items">The sequence.</param>
    /// <param name="toEvent">An element's event.</param>
    /// <param name="endsWithEvent">Whether an event <c>end</c> says that the sequence has ended.</param>
    /// <exception cref="RequestException">Too many streams are open.</exception>
    public async Task WriteAsync<T>(HttpContext context, IAsyncEnumerable<T> items, Func<T, ServerEvent> toEvent, bool endsWithEvent)
    {
        if (Interlocked.Increment(ref _open) > options.EventStreamsMax)
        {
            Interlocked.Decrement(ref _open);
            throw new RequestException(
                $"{options.EventStreamsMax} streams of events are open, the most there may be.",
                NovaCronError.RegionUnreachable,
                isTransient: true);
        }

        try
        {
            await WriteCountedAsync(context, items, toEvent, endsWithEvent);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task WriteCountedAsync<T>(
        HttpContext context, IAsyncEnumerable<T> items, Func<T, ServerEvent> toEvent, bool endsWithEvent)
    {
        // An open stream would hold the server's shutdown up; its client opens it anew elsewhere or later.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var cancellationToken = end.Token;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var writer = new EventWriter(context.Response);
        await writer.CommentAsync("open");
        try
        {
            await PumpAsync(writer, items, toEvent, cancellationToken);
            if (endsWithEvent)
            {
                await writer.WriteAsync(new ServerEvent("end", new object()));
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The stream ends without its end, which tells the client to open it anew.
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await writer.WriteAsync(new ServerEvent("error", boundary.Report(exception, context)));
        }
    }

    private async Task PumpAsync<T>(
        EventWriter writer, IAsyncEnumerable<T> items, Func<T, ServerEvent> toEvent, CancellationToken cancellationToken)
    {
        await using var elements = items.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var next = elements.MoveNextAsync().AsTask();
            while (!next.IsCompleted && !cancellationToken.IsCancellationRequested)
            {
                using var beat = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var silence = Task.Delay(options.Heartbeat, time, beat.Token);
                await Task.WhenAny(next, silence);
                if (silence.IsCompletedSuccessfully && !next.IsCompleted)
                {
                    await BeatAsync(writer, next, cancellationToken);
                }

                await beat.CancelAsync();
            }

            // Once cancelled, this is the sequence's own end: it must be at rest before it is disposed of.
            if (!await next)
            {
                return;
            }

            await writer.WriteAsync(toEvent(elements.Current));
        }
    }

    private static async Task BeatAsync(EventWriter writer, Task next, CancellationToken cancellationToken)
    {
        try
        {
            await writer.CommentAsync("heartbeat");
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The client has gone in this very moment.
            await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }
}
