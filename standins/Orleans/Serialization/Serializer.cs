using Orleans.Runtime.Calls;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Types;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization;

/// <summary>
/// Turns values into bytes and back: known types of the framework, and types with <see cref="GenerateSerializerAttribute"/>. Values that
/// occur twice in a graph are written twice; cycles are refused.
/// </summary>
public sealed class Serializer
{
    internal Serializer()
    {
    }

    /// <summary>What references that are read are bound to.</summary>
    internal GrainRuntime? Runtime { get; set; }

    /// <summary>Writes a value.</summary>
    /// <exception cref="CodecNotFoundException">It cannot travel.</exception>
    public byte[] SerializeToArray<T>(T value)
    {
        var writer = new WireWriter();
        CodecTable.For(typeof(T)).WriteFramed(writer, value);
        return writer.ToArray();
    }

    /// <summary>Reads a value.</summary>
    /// <exception cref="SerializerException">The bytes do not hold one.</exception>
    public T? Deserialize<T>(byte[] source) => Deserialize<T>(source.AsMemory());

    /// <summary>Reads a value.</summary>
    /// <exception cref="SerializerException">The bytes do not hold one.</exception>
    public T? Deserialize<T>(ReadOnlyMemory<byte> source)
    {
        try
        {
            return (T?)CodecTable.For(typeof(T)).ReadFramed(new WireReader(source, Runtime));
        }
        catch (Exception error) when (error is OverflowException or FormatException or ArgumentException or InvalidCastException)
        {
            throw new SerializerException($"The bytes do not hold a {typeof(T)}: {error.Message}", error);
        }
    }

    /// <summary>Whether values of a type can be written.</summary>
    public bool CanSerialize<T>() => TypeNames.IsKnown(typeof(T)) || typeof(T).IsInterface;

    /// <summary>A copy that shares nothing that can be changed.</summary>
    internal object? Copy(object? value, Type declared)
    {
        if (value is null || Shareable.Is(value.GetType()))
        {
            return value;
        }

        var writer = new WireWriter();
        var codec = CodecTable.For(declared);
        codec.WriteFramed(writer, value);
        return codec.ReadFramed(new WireReader(writer.Written, Runtime));
    }
}
