using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Dwcp.Tests.Transport.Kit;

/// <summary>Connections in memory, each relayed through a <see cref="Fault"/> that may change, stop or cut its bytes.</summary>
internal sealed class MemoryNetwork(AmstListener listener, string sourceRegion, string targetRegion) : IAmstDialer
{
    private static readonly PipeOptions Buffers = new(
        pauseWriterThreshold: 128 * 1024, resumeWriterThreshold: 64 * 1024, useSynchronizationContext: false);

    private readonly ConcurrentBag<Task> _tasks = [];
    private int _dials;

    /// <summary>Chooses the fault of a connection by its number, from 0.</summary>
    public Func<int, Fault> Faults { get; set; } = _ => new Fault();

    /// <summary>The frame version that both ends agree on.</summary>
    public byte Version { get; set; } = AmstProtocol.FrameVersion;

    public int Dials => Volatile.Read(ref _dials);

    /// <summary>Completes when every connection made so far has ended.</summary>
    public Task Idle => Task.WhenAll(_tasks);

    public ValueTask<AmstConnection> DialAsync(CancellationToken cancellationToken)
    {
        var fault = Faults(Interlocked.Increment(ref _dials) - 1);
        if (fault.IsRefusingDial)
        {
            throw new AmstException(AmstError.ConnectFailed, AmstSide.Sender, AmstStage.Handshake, "the test refuses this dial");
        }

        var (client, server) = Pair(fault, sourceRegion, targetRegion, Version);
        _tasks.Add(listener.AcceptAsync(server, CancellationToken.None));
        return ValueTask.FromResult(client);
    }

    /// <summary>Two ends of one connection.</summary>
    public static (AmstConnection Client, AmstConnection Server) Pair(
        Fault fault, string sourceRegion, string targetRegion, byte version = AmstProtocol.FrameVersion)
    {
        var cut = new CancellationTokenSource();
        var (clientOut, serverIn) = (new Pipe(Buffers), new Pipe(Buffers));
        var (serverOut, clientIn) = (new Pipe(Buffers), new Pipe(Buffers));
        _ = RelayAsync(clientOut.Reader, serverIn.Writer, fault.ToServer, cut);
        _ = RelayAsync(serverOut.Reader, clientIn.Writer, fault.ToClient, cut);
        return (
            new AmstConnection(new Duplex(clientIn.Reader, clientOut.Writer), targetRegion, "server", cut.Cancel)
            { FrameVersion = version },
            new AmstConnection(new Duplex(serverIn.Reader, serverOut.Writer), sourceRegion, "client", cut.Cancel)
            { FrameVersion = version });
    }

    private static async Task RelayAsync(PipeReader from, PipeWriter to, Direction direction, CancellationTokenSource cut)
    {
        Exception? end = null;
        try
        {
            var offset = 0L;
            while (true)
            {
                var result = await from.ReadAsync(cut.Token);
                var part = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, direction.CutAfter - offset));
                await direction.Gate.WaitAsync(cut.Token);
                var bytes = part.ToArray();
                direction.Change(bytes, offset);
                offset += bytes.Length;
                from.AdvanceTo(part.End);
                await to.WriteAsync(bytes, cut.Token);
                if (offset >= direction.CutAfter)
                {
                    await cut.CancelAsync();
                }
                else if (result.IsCompleted && part.Length == result.Buffer.Length)
                {
                    break;
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or InvalidOperationException)
        {
            end = new IOException("the test cut the connection");
        }

        await from.CompleteAsync(end);
        await to.CompleteAsync(end);
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
