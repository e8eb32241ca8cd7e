using System.IO.Pipelines;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Tests.Transport.Frames;

/// <summary>Random and mutated frames: nothing but an <see cref="AmstException"/> escapes, and no length is believed.</summary>
public sealed class FrameFuzzTests
{
    private const int DataBytesMax = 64;

    [Fact]
    public void Header_reader_survives_random_and_mutated_headers()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var golden = GoldenFrames.All.Select(Convert.FromHexString).ToArray();
        var accepted = 0;
        for (var round = 0; round < 300_000; round++)
        {
            var bytes = Mutate(random, golden[random.Next(golden.Length)]);
            Array.Resize(ref bytes, Math.Max(bytes.Length, FrameHeader.Size));
            var version = round % 2 == 0 ? AmstProtocol.FrameVersion : AmstProtocol.FrameVersionFirst;
            var fault = FrameHeader.Read(bytes, version, DataBytesMax, out var header);
            var limit = header.Type == FrameType.Data ? DataBytesMax : FrameHeader.ControlPayloadBytesMax;
            var isSound = fault is not null || (header.PayloadLength >= 0 && header.PayloadLength <= limit && header.Sequence >= 0);
            Assert.True(isSound, $"seed {seed}, round {round}: {Convert.ToHexString(bytes)}");
            accepted += fault is null ? 1 : 0;
        }

        Assert.InRange(accepted, 1, 299_999);
    }

    [Fact]
    public void Message_readers_survive_random_and_mutated_payloads()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var golden = GoldenFrames.All.Select(frame => Convert.FromHexString(frame)[FrameHeader.Size..]).ToArray();
        for (var round = 0; round < 100_000; round++)
        {
            var bytes = Mutate(random, golden[random.Next(golden.Length)]);
            var version = round % 2 == 0 ? AmstProtocol.FrameVersion : AmstProtocol.FrameVersionFirst;
            var note = $"seed {seed}, round {round}: {Convert.ToHexString(bytes)}";
            Assert.True(!HelloMessage.TryRead(bytes, version, out var hello) || hello.Token.Length <= TransferOffer.TokenBytesMax, note);
            Assert.True(!AcceptMessage.TryRead(bytes, version, out var accept) || accept.FrameBytesMax > 0, note);
            Assert.True(!AckMessage.TryRead(bytes, out var credit) || credit >= 0, note);
            Assert.True(!FinMessage.TryRead(bytes, out var fin) || fin.PayloadBytes >= 0, note);
            Assert.True(!FailureMessage.TryRead(bytes, out var failure) || !failure.Detail.Any(char.IsControl), note);
        }
    }

    [Fact]
    public async Task Connection_survives_streams_of_mutated_frames()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var golden = GoldenFrames.All.Select(Convert.FromHexString).ToArray();
        var refused = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Enumerable.Range(0, random.Next(1, 4)).SelectMany(_ => golden[random.Next(golden.Length)]).ToArray();
            bytes = random.Next(4) == 0 ? bytes : Mutate(random, bytes);
            try
            {
                await ReadAllAsync(bytes);
            }
            catch (AmstException)
            {
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {seed}, round {round}: {error} for {Convert.ToHexString(bytes)}");
            }
        }

        Assert.InRange(refused, 1, 19_999);
    }

    [Fact]
    public void Frame_reader_survives_frames_that_are_right_nearly_right_or_noise()
    {
        var counts = FrameFuzz.Run(Random.Shared.Next(), 50_000);
        Assert.InRange(counts.Accepted, 1_000, 49_000);
        Assert.InRange(counts.Refused, 1_000, 49_000);
        Assert.InRange(counts.AllocatedBytesMax, 1, FrameFuzz.AllocatedBytesMax);
    }

    [Fact]
    [Trait("Category", "Long")]
    public void Frame_reader_survives_ten_million_of_them()
    {
        var seed = Random.Shared.Next();
        var counts = FrameFuzz.Run(seed, 10_000_000);
        Assert.True(counts.Frames >= 10_000_000 && counts.Accepted > 0 && counts.Refused > 0, $"{counts}, seed {seed}");
    }

    private static async Task ReadAllAsync(byte[] bytes)
    {
        var input = PipeReader.Create(new MemoryStream(bytes), new StreamPipeReaderOptions(bufferSize: 100, minimumReadSize: 1));
        var output = PipeWriter.Create(Stream.Null);
        await using var frames = new FrameConnection(
            new AmstConnection(new Duplex(input, output), "us", "fuzz"), AmstSide.Receiver, TimeProvider.System)
        {
            DataBytesMax = DataBytesMax,
        };
        while (await frames.ReadHeaderAsync(CancellationToken.None) is { } header)
        {
            await frames.ReadControlAsync(header, CancellationToken.None);
        }
    }

    private static byte[] Mutate(Random random, byte[] golden)
    {
        var bytes = golden.ToArray();
        switch (random.Next(5))
        {
            case 0:
                random.NextBytes(bytes);
                break;
            case 1:
                bytes = bytes[..random.Next(bytes.Length + 1)];
                break;
            default:
                for (var flips = random.Next(0, 5); flips > 0 && bytes.Length > 0; flips--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }

                break;
        }

        // Half of the broken headers get a right checksum, so that what comes after it is reached too.
        if (bytes.Length >= FrameHeader.Size && random.Next(2) == 0)
        {
            bytes[0] = random.Next(2) == 0 ? AmstProtocol.FrameVersion : AmstProtocol.FrameVersionFirst;
            FrameHeaderTests.Seal(bytes.AsSpan(0, FrameHeader.Size));
        }

        return bytes;
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
