using System.Buffers;
using System.Numerics;

namespace NovaCron.Dwcp.Transport;

/// <summary>
/// Memory for payloads that comes back: blocks of powers of two from 4 KiB to 16 MiB that are their own owners, so that a
/// transfer in steady state allocates nothing. It keeps at most <see cref="KeptBytesMax"/> for later. Any thread may use it.
/// </summary>
/// <remarks>A block is to be disposed once: who disposes it again after somebody else took it takes it away from them.</remarks>
public sealed class PayloadPool
{
    /// <summary>Most memory kept for later, in bytes: 128 MiB. What comes back beyond it is left to the garbage collector.</summary>
    public const long KeptBytesMax = 128L * 1024 * 1024;

    private const int SmallestBits = 12;
    private const int LargestBits = 24;

    private readonly Stack<Block>[] _kept;
    private readonly Lock _gate = new();
    private long _keptBytes;

    private PayloadPool()
    {
        _kept = new Stack<Block>[LargestBits - SmallestBits + 1];
        for (var index = 0; index < _kept.Length; index++)
        {
            _kept[index] = new Stack<Block>();
        }
    }

    /// <summary>The pool of this process.</summary>
    public static PayloadPool Shared { get; } = new();

    /// <summary>Takes memory of at least this size; its content is whatever was there before.</summary>
    /// <param name="length">0 to 16 MiB.</param>
    public IMemoryOwner<byte> Rent(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 1 << LargestBits);
        var bits = Math.Max(SmallestBits, 32 - BitOperations.LeadingZeroCount((uint)Math.Max(length, 1) - 1));
        lock (_gate)
        {
            if (_kept[bits - SmallestBits].TryPop(out var block))
            {
                _keptBytes -= 1L << bits;
                block.IsTaken = 1;
                return block;
            }
        }

        return new Block(this, bits);
    }

    private void Return(Block block)
    {
        lock (_gate)
        {
            if (_keptBytes + (1L << block.Bits) <= KeptBytesMax)
            {
                _keptBytes += 1L << block.Bits;
                _kept[block.Bits - SmallestBits].Push(block);
            }
        }
    }

    private sealed class Block(PayloadPool pool, int bits) : IMemoryOwner<byte>
    {
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(1 << bits);

        public int Bits { get; } = bits;

        public int IsTaken = 1;

        public Memory<byte> Memory => IsTaken != 0 ? _bytes : throw new ObjectDisposedException(nameof(PayloadPool));

        public void Dispose()
        {
            if (Interlocked.Exchange(ref IsTaken, 0) != 0)
            {
                pool.Return(this);
            }
        }
    }
}
