using FsCheck;
using FsCheck.Fluent;

namespace NovaCron.Hypervisor.Tests.MigrationStream;

/// <summary>What holds for every stream. A failing seed is printed by FsCheck and replays with StreamBuilder.Arbitrary(seed).</summary>
public sealed class MigrationStreamPropertyTests
{
    private const long AllocatedBytesMax = 4 << 20;

    private static readonly Arbitrary<int> Seeds = ArbMap.Default.ArbFor<int>();

    [Fact]
    public void Any_stream_in_pieces_of_any_size_is_rebuilt_bit_for_bit() =>
        Prop.ForAll(Seeds, seed =>
        {
            var (stream, tail) = StreamBuilder.Arbitrary(seed);
            var rebuilt = Rebuilt.FromAsync(stream, seed).GetAwaiter().GetResult();
            return rebuilt.Failure is null && rebuilt.Reader.IsOpaque && rebuilt.Reader.BytesRead == stream.Length
                && rebuilt.Bytes.AsSpan().SequenceEqual(stream) && tail < stream.Length;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_damaged_stream_ends_with_the_same_bytes_or_with_an_error_of_the_stream_and_within_bounded_memory() =>
        Prop.ForAll(Seeds, seed =>
        {
            var (stream, _) = StreamBuilder.Arbitrary(seed);
            Damage(stream, new Random(seed));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var rebuilt = Rebuilt.FromAsync(stream, seed).GetAwaiter().GetResult();
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            var outcome = rebuilt.Failure is null
                ? rebuilt.Bytes.AsSpan().SequenceEqual(stream)
                : rebuilt.Failure.Error is HypervisorError.MalformedStream or HypervisorError.TruncatedStream
                    && rebuilt.Failure.StreamOffset <= stream.Length && stream.AsSpan().StartsWith(rebuilt.Bytes);
            return outcome && allocated < AllocatedBytesMax;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Every_cut_before_device_state_is_a_truncation_at_that_byte_and_every_later_one_passes_through()
    {
        var builder = new StreamBuilder().Header().Subsection("configuration/uuid", new byte[16]).Command(2, [1, 2, 3, 4])
            .Start("ram", 4, ("pc.ram", 1 << 20), ("pc.bios", 1 << 16))
            .Part().Zero("pc.ram", 0).Page(null, 4096, new byte[4096]).EndSection()
            .Part(3).Zero("pc.bios", 0, 0xff).EndSection();
        var tail = builder.Length;
        var stream = builder.Full("timer", new byte[1000]).Raw(0).Bytes;
        for (var cut = 0; cut < stream.Length; cut += cut < tail ? 1 : 97)
        {
            var rebuilt = await Rebuilt.FromAsync(stream[..cut], seed: 5);
            if (cut <= tail)
            {
                Assert.Equal(HypervisorError.TruncatedStream, rebuilt.Failure?.Error);
                Assert.Equal(cut, rebuilt.Failure?.StreamOffset);
            }
            else
            {
                Assert.Null(rebuilt.Failure);
                Assert.Equal(stream[..cut], rebuilt.Bytes);
            }
        }
    }

    private static void Damage(byte[] stream, Random random)
    {
        for (var hits = random.Next(1, 5); hits > 0; hits--)
        {
            // Half of the damage goes where the structure is densest.
            var at = random.Next(2) == 0 ? random.Next(Math.Min(200, stream.Length)) : random.Next(stream.Length);
            stream[at] = (byte)random.Next(256);
        }
    }
}
