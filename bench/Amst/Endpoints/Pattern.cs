using System.Buffers;

namespace NovaCron.Bench.Amst.Endpoints;

/// <summary>
/// Pseudo-random content that both ends make from the same seed: payload <em>n</em> is the beginning of block <em>n</em> modulo
/// <see cref="Blocks"/>. Sending costs nothing, and a payload that is wrong or in another's place is noticed.
/// </summary>
internal sealed class Pattern
{
    /// <summary>Blocks that differ; a prime, so that no power of two of misplacement goes unseen.</summary>
    public const int Blocks = 7;

    private readonly Lent[] _blocks;

    public Pattern(int seed, int blockBytes)
    {
        var random = new Random(seed);
        _blocks = new Lent[Blocks];
        for (var index = 0; index < Blocks; index++)
        {
            var bytes = new byte[blockBytes];
            random.NextBytes(bytes);
            _blocks[index] = new Lent(bytes);
        }
    }

    /// <summary>The memory of a payload; giving it back costs nothing.</summary>
    public IMemoryOwner<byte> this[long payload] => _blocks[payload % Blocks];

    /// <summary>Whether a payload is what it should be.</summary>
    public bool Matches(long payload, ReadOnlySpan<byte> bytes) =>
        bytes.SequenceEqual(_blocks[payload % Blocks].Memory.Span[..bytes.Length]);

    private sealed class Lent(byte[] bytes) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => bytes;

        public void Dispose()
        {
            // The block is sent again and again.
        }
    }
}
