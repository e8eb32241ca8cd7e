using System.Net;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>
/// Types of the framework that travel without attribute, with the names they have on the wire. None of them can be changed.
/// </summary>
internal static class KnownTypes
{
    public static readonly IReadOnlyDictionary<Type, (string Name, Codec Codec)> All = new Dictionary<Type, (string, Codec)>
    {
        [typeof(bool)] = ("bool", new ValueCodec<bool>((w, v) => w.Byte(v ? (byte)1 : (byte)0), r => r.Byte() != 0)),
        [typeof(byte)] = ("u8", new ValueCodec<byte>((w, v) => w.Byte(v), r => r.Byte())),
        [typeof(sbyte)] = ("i8", new ValueCodec<sbyte>((w, v) => w.Signed(v), r => checked((sbyte)r.Signed()))),
        [typeof(short)] = ("i16", new ValueCodec<short>((w, v) => w.Signed(v), r => checked((short)r.Signed()))),
        [typeof(ushort)] = ("u16", new ValueCodec<ushort>((w, v) => w.Unsigned(v), r => checked((ushort)r.Unsigned()))),
        [typeof(int)] = ("i32", new ValueCodec<int>((w, v) => w.Signed(v), r => checked((int)r.Signed()))),
        [typeof(uint)] = ("u32", new ValueCodec<uint>((w, v) => w.Unsigned(v), r => checked((uint)r.Unsigned()))),
        [typeof(long)] = ("i64", new ValueCodec<long>((w, v) => w.Signed(v), r => r.Signed())),
        [typeof(ulong)] = ("u64", new ValueCodec<ulong>((w, v) => w.Unsigned(v), r => r.Unsigned())),
        [typeof(float)] = ("f32", new ValueCodec<float>(WriteSingle, ReadSingle)),
        [typeof(double)] = ("f64", new ValueCodec<double>(WriteDouble, ReadDouble)),
        [typeof(decimal)] = ("decimal", new ValueCodec<decimal>(WriteDecimal, ReadDecimal)),
        [typeof(char)] = ("char", new ValueCodec<char>((w, v) => w.Unsigned(v), r => checked((char)r.Unsigned()))),
        [typeof(string)] = ("string", new ValueCodec<string>((w, v) => w.Text(v), r => r.Text())),
        [typeof(Guid)] = ("guid", new ValueCodec<Guid>((w, v) => w.Bytes(v.ToByteArray()), r => new Guid(r.Bytes(16)))),
        [typeof(DateTime)] = ("time", new ValueCodec<DateTime>(WriteTime, ReadTime)),
        [typeof(DateTimeOffset)] = ("offset-time", new ValueCodec<DateTimeOffset>(WriteOffset, ReadOffset)),
        [typeof(TimeSpan)] = ("span", new ValueCodec<TimeSpan>((w, v) => w.Signed(v.Ticks), r => new TimeSpan(r.Signed()))),
        [typeof(DateOnly)] = ("date", new ValueCodec<DateOnly>(WriteDate, ReadDate)),
        [typeof(TimeOnly)] = ("clock", new ValueCodec<TimeOnly>((w, v) => w.Signed(v.Ticks), r => new TimeOnly(r.Signed()))),
        [typeof(Version)] = ("version", new ValueCodec<Version>((w, v) => w.Text(v.ToString()), r => Version.Parse(r.Text()))),
        [typeof(Uri)] = ("uri", new ValueCodec<Uri>((w, v) => w.Text(v.OriginalString), ReadUri)),
        [typeof(IPAddress)] = ("ip", new ValueCodec<IPAddress>((w, v) => w.Text(v.ToString()), r => IPAddress.Parse(r.Text()))),
        [typeof(IPEndPoint)] = ("endpoint", new ValueCodec<IPEndPoint>((w, v) => w.Text(v.ToString()), r => IPEndPoint.Parse(r.Text()))),
        [typeof(GrainId)] = ("grain-id", new ValueCodec<GrainId>(WriteGrainId, ReadGrainId)),
        [typeof(GrainType)] = ("grain-type", new ValueCodec<GrainType>((w, v) => w.Text(v.ToString()), r => GrainType.Create(r.Text()))),
    };

    private static void WriteSingle(WireWriter writer, float value) => writer.Fixed32(BitConverter.SingleToUInt32Bits(value));

    private static float ReadSingle(WireReader reader) => BitConverter.UInt32BitsToSingle(reader.Fixed32());

    private static void WriteDouble(WireWriter writer, double value) => writer.Fixed64(BitConverter.DoubleToUInt64Bits(value));

    private static double ReadDouble(WireReader reader) => BitConverter.UInt64BitsToDouble(reader.Fixed64());

    private static void WriteTime(WireWriter writer, DateTime value) => writer.Fixed64((ulong)value.ToBinary());

    private static DateTime ReadTime(WireReader reader) => DateTime.FromBinary((long)reader.Fixed64());

    private static void WriteDate(WireWriter writer, DateOnly value) => writer.Signed(value.DayNumber);

    private static DateOnly ReadDate(WireReader reader) => DateOnly.FromDayNumber(checked((int)reader.Signed()));

    private static Uri ReadUri(WireReader reader) => new(reader.Text(), UriKind.RelativeOrAbsolute);

    private static void WriteGrainId(WireWriter writer, GrainId value)
    {
        writer.Text(value.Type.ToString());
        writer.Text(value.Key.ToString());
    }

    private static GrainId ReadGrainId(WireReader reader) => GrainId.Create(reader.Text(), reader.Text());

    private static void WriteOffset(WireWriter writer, DateTimeOffset value)
    {
        writer.Signed(value.Ticks);
        writer.Signed((long)value.Offset.TotalMinutes);
    }

    private static DateTimeOffset ReadOffset(WireReader reader) => new(reader.Signed(), TimeSpan.FromMinutes(reader.Signed()));

    private static void WriteDecimal(WireWriter writer, decimal value)
    {
        foreach (var part in decimal.GetBits(value))
        {
            writer.Fixed32((uint)part);
        }
    }

    private static decimal ReadDecimal(WireReader reader) =>
        new([(int)reader.Fixed32(), (int)reader.Fixed32(), (int)reader.Fixed32(), (int)reader.Fixed32()]);
}
