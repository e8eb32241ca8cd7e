using System.IO.Pipelines;
using System.Security.Cryptography;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Tests.Transport.Frames;

public sealed class GoldenFrameTests
{
    private const ulong Federation = 0x0123456789abcdef;
    private static readonly AmstSessionId Session = new(Guid.ParseExact("00112233445566778899aabbccddeeff", "N"));
    private static readonly byte[] Digest = SHA256.HashData("123456789"u8);

    public static TheoryData<int, long, byte[], string> Frames
    {
        get
        {
            var token = Enumerable.Range(0, 16).Select(i => (byte)i).ToArray();
            var fin = new byte[FinMessage.Size];
            new FinMessage(9, Digest).Write(fin);
            var refusal = new FailureMessage(AmstError.NotAuthorized, AmstStage.Handshake, 0, "this connection is not expected here");
            var ack = new byte[AckMessage.Size];
            AckMessage.Write(ack, 33554505);
            return new TheoryData<int, long, byte[], string>
            {
                { 1, 0, new HelloMessage(2, 4, 1 << 20, 32 << 20, "memory", "eu", "us", token).ToBytes(1), GoldenFrames.Hello },
                { 2, 5, new AcceptMessage(1 << 20, 32 << 20, 40 << 20).ToBytes(1), GoldenFrames.Accept },
                { 3, 0, refusal.ToBytes(), GoldenFrames.Refuse },
                { 4, 258, "123456789"u8.ToArray(), GoldenFrames.Data },
                { 5, 259, ack, GoldenFrames.Ack },
                { 6, 1, fin, GoldenFrames.Fin },
                { 7, 1, Digest, GoldenFrames.Done },
                { 8, 0, new FailureMessage(AmstError.Aborted, AmstStage.Data, 7, "zurück").ToBytes(), GoldenFrames.Abort },
                { 9, 0, [], GoldenFrames.KeepAlive },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public async Task Frame_written_is_the_golden_one(int type, long sequence, byte[] payload, string golden)
    {
        var pipe = new Pipe();
        await using var frames = Connection(pipe);
        await frames.WriteAsync((FrameType)type, sequence, payload, CancellationToken.None);
        var written = await pipe.Reader.ReadAsync();
        Assert.Equal(golden, Convert.ToHexStringLower(System.Buffers.BuffersExtensions.ToArray(written.Buffer)));
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public async Task Golden_frame_is_read_as_it_was_meant_even_byte_by_byte(int type, long sequence, byte[] payload, string golden)
    {
        var pipe = new Pipe();
        await using var frames = Connection(pipe);
        frames.DataBytesMax = 16;
        var reading = frames.ReadHeaderAsync(CancellationToken.None);
        var bytes = Convert.FromHexString(golden);
        foreach (var value in bytes[..FrameHeader.Size])
        {
            await pipe.Writer.WriteAsync(new[] { value });
        }

        var header = (await reading)!.Value;
        var expected = new FrameHeader((FrameType)type, Session, sequence, Federation, payload.Length, Crc32C.Compute(payload));
        Assert.Equal(expected, header);
        await pipe.Writer.WriteAsync(bytes.AsMemory(FrameHeader.Size));
        Assert.Equal(payload, await frames.ReadControlAsync(header, CancellationToken.None));
    }

    [Fact]
    public void Golden_messages_are_read_as_they_were_meant()
    {
        Assert.True(HelloMessage.TryRead(PayloadOf(GoldenFrames.Hello), 1, out var hello));
        Assert.Equal((2, 4, 1 << 20, 32L << 20, "memory", "eu", "us"),
            (hello.Stream, hello.Streams, hello.FrameBytesMax, hello.WindowBytes, hello.Kind, hello.SourceRegion, hello.TargetRegion));
        Assert.Equal(Enumerable.Range(0, 16).Select(i => (byte)i), hello.Token.ToArray());
        Assert.True(AcceptMessage.TryRead(PayloadOf(GoldenFrames.Accept), 1, out var accept));
        Assert.Equal(new AcceptMessage(1 << 20, 32 << 20, 40 << 20), accept);
        Assert.True(AckMessage.TryRead(PayloadOf(GoldenFrames.Ack), out var credit));
        Assert.Equal(33554505, credit);
        Assert.True(FinMessage.TryRead(PayloadOf(GoldenFrames.Fin), out var fin));
        Assert.Equal((9, Convert.ToHexString(Digest)), (fin.PayloadBytes, Convert.ToHexString(fin.Digest)));
        Assert.True(FailureMessage.TryRead(PayloadOf(GoldenFrames.Abort), out var failure));
        Assert.Equal(new FailureMessage(AmstError.Aborted, AmstStage.Data, 7, "zurück"), failure);
    }

    private static byte[] PayloadOf(string golden) => Convert.FromHexString(golden)[FrameHeader.Size..];

    private static FrameConnection Connection(Pipe pipe) =>
        new(new AmstConnection(new Loop(pipe.Reader, pipe.Writer), "us", "loop") { FrameVersion = 1 }, AmstSide.Sender, TimeProvider.System)
        {
            Session = Session,
            FederationId = Federation,
        };

    private sealed record Loop(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
