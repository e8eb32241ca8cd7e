using System.IO.Pipelines;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Tests.Transport.Frames;

/// <summary>The frames of version 3, byte by byte.</summary>
public sealed class GoldenFrame3Tests
{
    private const byte Version = 3;
    private static readonly byte[] Token = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
    private static readonly Guid Incarnation = Guid.ParseExact("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf", "N");
    private static readonly Guid ResumeToken = Guid.ParseExact("b0b1b2b3b4b5b6b7b8b9babbbcbdbebf", "N");

    private static HelloMessage Hello => new(2, 512, 1 << 20, 64 << 20, "memory", "eu", "us", Token)
    {
        Incarnation = Incarnation, ResumeToken = ResumeToken,
    };

    private static AcceptMessage Accept => new(1 << 20, 64 << 20, 40 << 20) { StreamsMax = 64, ResumeToken = ResumeToken };

    public static TheoryData<int, long, byte[], string> Frames
    {
        get
        {
            var fin = new byte[FinMessage.Size];
            new FinMessage(9, Digest()).Write(fin);
            var ack = new byte[AckMessage.Size];
            AckMessage.Write(ack, 33554505);
            var busy = new FailureMessage(AmstError.SessionBusy, AmstStage.Handshake, 0, "another sender has begun this transfer");
            return new TheoryData<int, long, byte[], string>
            {
                { 1, 0, Hello.ToBytes(Version), GoldenFrames3.Hello },
                { 2, 5, Accept.ToBytes(Version), GoldenFrames3.Accept },
                { 3, 0, busy.ToBytes(), GoldenFrames3.Refuse },
                { 4, 258, "123456789"u8.ToArray(), GoldenFrames3.Data },
                { 5, 259, ack, GoldenFrames3.Ack },
                { 6, 1, fin, GoldenFrames3.Fin },
                { 7, 1, Digest(), GoldenFrames3.Done },
                { 8, 0, new FailureMessage(AmstError.SessionLost, AmstStage.Data, 7, "zurück").ToBytes(), GoldenFrames3.Abort },
                { 9, 0, [], GoldenFrames3.KeepAlive },
                { 10, 0, [], GoldenFrames3.Leave },
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
    public async Task Golden_frame_is_read_as_it_was_meant(int type, long sequence, byte[] payload, string golden)
    {
        var pipe = new Pipe();
        await using var frames = Connection(pipe);
        frames.DataBytesMax = 16;
        await pipe.Writer.WriteAsync(Convert.FromHexString(golden));
        var header = (await frames.ReadHeaderAsync(CancellationToken.None))!.Value;
        Assert.Equal(((FrameType)type, sequence, payload.Length), (header.Type, header.Sequence, header.PayloadLength));
        Assert.Equal(payload, await frames.ReadControlAsync(header, CancellationToken.None));
    }

    [Fact]
    public void Golden_messages_are_read_as_they_were_meant()
    {
        Assert.True(HelloMessage.TryRead(PayloadOf(GoldenFrames3.Hello), Version, out var hello));
        Assert.Equal(Hello with { Token = default }, hello with { Token = default });
        Assert.Equal(Token, hello.Token.ToArray());
        Assert.True(AcceptMessage.TryRead(PayloadOf(GoldenFrames3.Accept), Version, out var accept));
        Assert.Equal(Accept, accept);
        Assert.False(HelloMessage.TryRead(PayloadOf(GoldenFrames.Hello), Version, out _));
        Assert.False(AcceptMessage.TryRead(PayloadOf(GoldenFrames.Accept), Version, out _));
    }

    [Fact]
    public void Leave_is_unknown_to_version_1()
    {
        var bytes = Convert.FromHexString(GoldenFrames3.Leave);
        bytes[0] = 1;
        FrameHeaderTests.Seal(bytes);
        Assert.Equal(AmstError.HeaderChecksum, FrameHeader.Read(bytes, 1, 16, out _)?.Error);
    }

    private static byte[] Digest()
    {
        using var digest = new TransferDigest(Version);
        digest.Append([], TransferDigest.PartOf("123456789"u8));
        return digest.Finish();
    }

    private static byte[] PayloadOf(string golden) => Convert.FromHexString(golden)[FrameHeader.Size..];

    private static FrameConnection Connection(Pipe pipe) =>
        new(new AmstConnection(new Loop(pipe.Reader, pipe.Writer), "us", "loop") { FrameVersion = Version },
            AmstSide.Sender,
            TimeProvider.System)
        {
            Session = new AmstSessionId(Guid.ParseExact("00112233445566778899aabbccddeeff", "N")),
            FederationId = 0x0123456789abcdef,
        };

    private sealed record Loop(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
