using Orleans.Serialization.Types;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>A value of a type that is known only when it is written: its name goes before it.</summary>
/// <param name="declared">What the value must be.</param>
internal sealed class AnyCodec(Type declared) : Codec
{
    public override void Write(WireWriter writer, object value)
    {
        value = Travelling.Form(value);
        writer.Text(TypeNames.Of(value.GetType()));
        CodecTable.For(value.GetType()).Write(writer, value);
    }

    public override object? Read(WireReader reader)
    {
        var type = TypeNames.Resolve(reader.Text());
        return CodecTable.For(type).Read(reader) is var value && (value is null || declared.IsInstanceOfType(value))
            ? value
            : throw new SerializerException($"{value.GetType()} was read where {declared} was expected.");
    }
}
