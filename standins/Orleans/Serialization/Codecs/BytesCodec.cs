using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>Byte arrays travel as they are; the frame around them says how long they are.</summary>
internal sealed class BytesCodec : Codec
{
    public override void Write(WireWriter writer, object value) => writer.Bytes((byte[])value);

    public override object Read(WireReader reader) => reader.Bytes(reader.Remaining).ToArray();
}
