using System.Globalization;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>Enums travel as numbers, so that their underlying type may grow.</summary>
/// <param name="type">The enum.</param>
internal sealed class EnumCodec(Type type) : Codec
{
    private readonly bool _unsigned = Type.GetTypeCode(type) is TypeCode.Byte or TypeCode.UInt16 or TypeCode.UInt32 or TypeCode.UInt64;

    public override void Write(WireWriter writer, object value)
    {
        if (_unsigned)
        {
            writer.Unsigned(Convert.ToUInt64(value, CultureInfo.InvariantCulture));
        }
        else
        {
            writer.Signed(Convert.ToInt64(value, CultureInfo.InvariantCulture));
        }
    }

    public override object Read(WireReader reader) =>
        _unsigned ? Enum.ToObject(type, reader.Unsigned()) : Enum.ToObject(type, reader.Signed());
}
