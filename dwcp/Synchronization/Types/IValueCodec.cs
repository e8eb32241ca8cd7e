using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Synchronization.Types;

/// <summary>Writes values of one type the one way that they are written, and reads nothing else.</summary>
public interface IValueCodec<T>
{
    /// <summary>A value's bytes: equal ones for equal values.</summary>
    /// <exception cref="ArgumentException">The value cannot be written.</exception>
    byte[] Encode(T value);

    /// <summary>The value of bytes.</summary>
    /// <exception cref="WireFormatException">They are none.</exception>
    T Decode(ReadOnlySpan<byte> bytes);
}
