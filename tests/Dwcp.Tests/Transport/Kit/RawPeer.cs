using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Tests.Transport.Kit;

/// <summary>A peer that says what a test wants, frame by frame or byte by byte.</summary>
internal sealed class RawPeer(AmstConnection connection, AmstSide side, TransferBench bench) : IAsyncDisposable
{
    public FrameConnection Frames { get; } = new(connection, side, TimeProvider.System)
    {
        Session = bench.Offer.Session,
        FederationId = bench.Options.FederationId,
        DataBytesMax = AmstOptions.FrameBytesLimit,
    };

    /// <summary>A sender's raw connection to the bench's listener; the task is the listener's work on it.</summary>
    public static (RawPeer Peer, Task Serving) Sender(
        TransferBench bench, string region = "eu", byte version = AmstProtocol.FrameVersion)
    {
        var (client, server) = MemoryNetwork.Pair(new Fault(), region, "us", version);
        return (new RawPeer(client, AmstSide.Sender, bench), bench.Listener.AcceptAsync(server, CancellationToken.None));
    }

    /// <summary>HELLO of the bench's sender; in version 3 with an incarnation of its own.</summary>
    public static HelloMessage Hello(TransferBench bench, byte version = AmstProtocol.FrameVersion) => new(
        0, 1, bench.Options.FrameBytesMax, bench.Options.WindowBytes,
        bench.Offer.Kind, bench.Offer.SourceRegion, bench.Offer.TargetRegion, bench.Offer.Token)
    {
        Incarnation = version == AmstProtocol.FrameVersionFirst ? Guid.Empty : new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    };

    public async Task<(FrameHeader Header, byte[] Payload)> ReadAsync(CancellationToken cancellationToken)
    {
        var header = await Frames.ReadHeaderAsync(cancellationToken);
        Assert.NotNull(header);
        return (header.Value, await Frames.ReadControlAsync(header.Value, cancellationToken));
    }

    public async Task<FailureMessage> ReadFailureAsync(FrameType expected, CancellationToken cancellationToken)
    {
        // Under load the other side may first acknowledge what came before.
        var (header, payload) = await ReadAsync(cancellationToken);
        while (header.Type == FrameType.Ack)
        {
            (header, payload) = await ReadAsync(cancellationToken);
        }

        Assert.Equal(expected, header.Type);
        Assert.True(FailureMessage.TryRead(payload, out var failure));
        return failure;
    }

    /// <summary>Says HELLO and takes ACCEPT.</summary>
    public async Task JoinAsync(CancellationToken cancellationToken)
    {
        await Frames.WriteAsync(FrameType.Hello, 0, Hello(bench, Frames.Version).ToBytes(Frames.Version), cancellationToken);
        var (header, _) = await ReadAsync(cancellationToken);
        Assert.Equal(FrameType.Accept, header.Type);
    }

    public async Task WriteRawAsync(byte[] bytes, CancellationToken cancellationToken) =>
        await connection.Output.WriteAsync(bytes, cancellationToken);

    public ValueTask DisposeAsync() => Frames.DisposeAsync();
}
