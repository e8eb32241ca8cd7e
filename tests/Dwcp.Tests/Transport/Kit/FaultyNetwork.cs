using System.IO.Pipelines;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Dwcp.Tests.Transport.Kit;

/// <summary>
/// Connections in memory that can be killed, swallowed (open, but nothing passes any more) or all stopped by a partition, in
/// which dials hang as well. Nothing of it is noticed but by silence or by an error, as on a real path.
/// </summary>
internal sealed class FaultyNetwork(AmstListener listener, string sourceRegion, string targetRegion) : IAmstDialer
{
    private static readonly PipeOptions Buffers = new(
        pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024, useSynchronizationContext: false);

    private readonly Lock _gate = new();
    private readonly List<Link> _links = [];
    private TaskCompletionSource _whole = Completed();
    private int _broken;

    /// <summary>The frame version that both ends agree on.</summary>
    public byte Version { get; set; } = AmstProtocol.FrameVersion;

    public int Dials { get; private set; }

    /// <summary>How many connections were broken, whether or not another was made for each of them.</summary>
    public int Broken => Volatile.Read(ref _broken);

    public async ValueTask<AmstConnection> DialAsync(CancellationToken cancellationToken)
    {
        await Whole().WaitAsync(cancellationToken);
        var link = new Link();
        lock (_gate)
        {
            Dials++;
            _links.RemoveAll(old => old.Cut.IsCancellationRequested);
            _links.Add(link);
        }

        var (clientOut, serverIn) = (new Pipe(Buffers), new Pipe(Buffers));
        var (serverOut, clientIn) = (new Pipe(Buffers), new Pipe(Buffers));
        _ = RelayAsync(clientOut.Reader, serverIn.Writer, link);
        _ = RelayAsync(serverOut.Reader, clientIn.Writer, link);
        var server = new AmstConnection(new Duplex(serverIn.Reader, serverOut.Writer), sourceRegion, "client", link.Cut.Cancel)
        {
            FrameVersion = Version,
        };
        _ = listener.AcceptAsync(server, CancellationToken.None);
        return new AmstConnection(new Duplex(clientIn.Reader, clientOut.Writer), targetRegion, "server", link.Cut.Cancel)
        {
            FrameVersion = Version,
        };
    }

    /// <summary>Breaks one connection, or all.</summary>
    public void Kill(Random? random = null) => ForSome(random, link =>
    {
        Interlocked.Increment(ref _broken);
        link.Cut.Cancel();
    });

    /// <summary>Has one connection, or all, swallow everything for ever.</summary>
    public void Swallow(Random? random = null) => ForSome(random, link => link.Swallows = true);

    public void Partition()
    {
        lock (_gate)
        {
            _whole = _whole.Task.IsCompleted ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : _whole;
        }
    }

    public void Heal()
    {
        lock (_gate)
        {
            _whole.TrySetResult();
        }
    }

    private void ForSome(Random? random, Action<Link> act)
    {
        Link[] chosen;
        lock (_gate)
        {
            chosen = _links.Count == 0 ? [] : random is null ? [.. _links] : [_links[random.Next(_links.Count)]];
        }

        foreach (var link in chosen)
        {
            act(link);
        }
    }

    private Task Whole()
    {
        lock (_gate)
        {
            return _whole.Task;
        }
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    private async Task RelayAsync(PipeReader from, PipeWriter to, Link link)
    {
        Exception? end = null;
        try
        {
            while (true)
            {
                var result = await from.ReadAsync(link.Cut.Token);
                await Whole().WaitAsync(link.Cut.Token);
                if (link.Swallows)
                {
                    await Task.Delay(Timeout.Infinite, link.Cut.Token);
                }

                foreach (var segment in result.Buffer)
                {
                    await to.WriteAsync(segment, link.Cut.Token);
                }

                from.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or InvalidOperationException)
        {
            end = new IOException("the test broke the connection");
        }

        await from.CompleteAsync(end);
        await to.CompleteAsync(end);
    }

    private sealed class Link
    {
        public CancellationTokenSource Cut { get; } = new();

        public volatile bool Swallows;
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
