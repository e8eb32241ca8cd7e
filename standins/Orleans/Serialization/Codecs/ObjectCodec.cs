using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans.Serialization.Types;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>
/// An attributed class or struct: for each class from the base down, its members as (key, framed value), ended by key 0.
/// Members that the reader does not know are skipped, members that are not there keep what the constructor without parameters gave.
/// </summary>
/// <param name="type">The type.</param>
internal sealed class ObjectCodec(Type type) : Codec
{
    private const byte Exact = 0, Derived = 1;
    private readonly Lazy<ObjectLevel[]> _levels = new(() => ObjectLevel.Of(type));
    private readonly ConstructorInfo? _create = type.IsAssignableTo(typeof(Exception))
        ? null
        : type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes);

    public override void Write(WireWriter writer, object value)
    {
        if (value.GetType() != type)
        {
            writer.Byte(Derived);
            writer.Text(TypeNames.Of(value.GetType()));
            CodecTable.For(value.GetType()).Write(writer, value);
            return;
        }

        writer.Byte(Exact);
        foreach (var level in _levels.Value)
        {
            level.Write(writer, value);
        }
    }

    public override object? Read(WireReader reader)
    {
        if (reader.Byte() == Derived)
        {
            return ReadDerived(reader);
        }

        var value = _create?.Invoke(null) ?? RuntimeHelpers.GetUninitializedObject(type);
        foreach (var level in _levels.Value)
        {
            level.Read(reader, value);
        }

        return value;
    }

    private object? ReadDerived(WireReader reader)
    {
        var actual = TypeNames.Resolve(reader.Text());
        return actual.IsAssignableTo(type) && actual != type
            ? CodecTable.For(actual).Read(reader)
            : throw new SerializerException($"{actual} was read where {type} was expected.");
    }
}
