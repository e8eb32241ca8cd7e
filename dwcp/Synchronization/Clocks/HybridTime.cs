namespace NovaCron.Dwcp.Synchronization.Clocks;

/// <summary>
/// A moment in the order of causes, near true time: 48 bits of milliseconds since the Unix epoch (until the year 10889), and 16 bits that
/// count moments within one. The next moment is the next number: a count that is full goes into the milliseconds.
/// </summary>
/// <remarks>Kulkarni, Demirbas, Madappa, Avva and Leone, <i>Logical Physical Clocks</i> (OPODIS 2014).</remarks>
public readonly record struct HybridTime : IComparable<HybridTime>
{
    /// <summary>The last millisecond there is.</summary>
    public const long MillisecondsMax = (1L << 48) - 1;

    private const int LogicalBits = 16;

    private readonly ulong _bits;

    private HybridTime(ulong bits) => _bits = bits;

    /// <summary>A moment.</summary>
    /// <param name="milliseconds">Milliseconds since the Unix epoch, 0 to <see cref="MillisecondsMax"/>.</param>
    /// <param name="logical">Which moment within the millisecond.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such millisecond.</exception>
    public HybridTime(long milliseconds, ushort logical = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, MillisecondsMax);
        _bits = ((ulong)milliseconds << LogicalBits) | logical;
    }

    /// <summary>Milliseconds since the Unix epoch.</summary>
    public long Milliseconds => (long)(_bits >> LogicalBits);

    /// <summary>Which moment within the millisecond it is.</summary>
    public ushort Logical => (ushort)_bits;

    /// <summary>All 64 bits, in the same order: what is written down.</summary>
    internal long Bits => (long)_bits;

    /// <summary>Whether one is before the other.</summary>
    public static bool operator <(HybridTime left, HybridTime right) => left._bits < right._bits;

    /// <summary>Whether one is after the other.</summary>
    public static bool operator >(HybridTime left, HybridTime right) => left._bits > right._bits;

    /// <summary>Whether one is before the other, or the same.</summary>
    public static bool operator <=(HybridTime left, HybridTime right) => left._bits <= right._bits;

    /// <summary>Whether one is after the other, or the same.</summary>
    public static bool operator >=(HybridTime left, HybridTime right) => left._bits >= right._bits;

    /// <inheritdoc/>
    public int CompareTo(HybridTime other) => _bits.CompareTo(other._bits);

    /// <inheritdoc/>
    public override string ToString() => $"{Milliseconds}+{Logical}";

    /// <summary>What was written down as <see cref="Bits"/>.</summary>
    internal static HybridTime OfBits(long bits) => new((ulong)bits);

    /// <summary>The moment after this one.</summary>
    /// <exception cref="OverflowException">This is the last one there is.</exception>
    internal HybridTime Next() => new(checked(_bits + 1));
}
