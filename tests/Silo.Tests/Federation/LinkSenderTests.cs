using Grpc.Core;
using NovaCron.Silo.Federation;
using Wire = NovaCron.Silo.Federation.Wire;

namespace NovaCron.Silo.Tests.Federation;

/// <summary>What sends messages to a peer goes on, however a call ended.</summary>
public sealed class LinkSenderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<Exception> Ends => new()
    {
        new RpcException(new Status(StatusCode.Unavailable, "away")),
        new IOException("The request was aborted."),
        new System.Net.Sockets.SocketException(104),
        new HttpRequestException("no connection"),
        new ObjectDisposedException("call"),
    };

    [Theory, MemberData(nameof(Ends), DisableDiscoveryEnumeration = true)]
    public async Task A_call_that_broke_is_opened_again(Exception end)
    {
        var (opened, arrived) = (0, new TaskCompletionSource<byte[]>());
        using var sender = new LinkSender<Wire.ConsensusMessage, Wire.SendConsensusReply>(
            _ => Call(new Writer(message =>
            {
                if (Interlocked.Increment(ref opened) == 1)
                    throw end;
                arrived.TrySetResult(message);
            })),
            GrpcRegionLink.ConsensusParts(new FederationOptions()),
            TimeProvider.System);

        sender.Send(new byte[] { 1 });
        while (Volatile.Read(ref opened) == 0)
            await Task.Delay(1);
        sender.Send(new byte[] { 2 });

        Assert.Equal([2], await arrived.Task.WaitAsync(Patience));
    }

    private static AsyncClientStreamingCall<Wire.ConsensusMessage, Wire.SendConsensusReply> Call(Writer writer) => new(
        writer, new TaskCompletionSource<Wire.SendConsensusReply>().Task, Task.FromResult(new Metadata()), () => Status.DefaultSuccess,
        () => [], () => { });

    private sealed class Writer(Action<byte[]> write) : IClientStreamWriter<Wire.ConsensusMessage>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task CompleteAsync() => Task.CompletedTask;

        public Task WriteAsync(Wire.ConsensusMessage message)
        {
            write(message.Content.ToByteArray());
            return Task.CompletedTask;
        }

        public Task WriteAsync(Wire.ConsensusMessage message, CancellationToken cancellationToken) => WriteAsync(message);
    }
}
