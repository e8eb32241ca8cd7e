using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>The codec of a type that the engine knows by itself.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <param name="write">Writes.</param>
/// <param name="read">Reads.</param>
internal sealed class ValueCodec<T>(Action<WireWriter, T> write, Func<WireReader, T> read) : Codec
    where T : notnull
{
    public override void Write(WireWriter writer, object value) => write(writer, (T)value);

    public override object Read(WireReader reader) => read(reader);
}
