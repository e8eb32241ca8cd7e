using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>Errors of any kind: attributed ones whole, others by name and message.</summary>
internal sealed class ErrorCodec : Codec
{
    private static readonly Codec Any = new AnyCodec(typeof(object));

    public override void Write(WireWriter writer, object value) => Any.Write(writer, value);

    public override object? Read(WireReader reader) => Any.Read(reader) switch
    {
        Exception error => error,
        TravellingError error => error.Arrive(),
        var other => throw new SerializerException($"{other?.GetType()} was read where an error was expected."),
    };
}
