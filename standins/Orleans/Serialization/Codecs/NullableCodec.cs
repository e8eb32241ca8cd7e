using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>A nullable value, boxed, is its value or null: the frame says which.</summary>
/// <param name="inner">The value's codec.</param>
internal sealed class NullableCodec(Codec inner) : Codec
{
    public override void Write(WireWriter writer, object value) => inner.Write(writer, value);

    public override object? Read(WireReader reader) => inner.Read(reader);
}
