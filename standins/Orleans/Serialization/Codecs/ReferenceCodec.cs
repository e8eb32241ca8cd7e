using Orleans.Serialization.Types;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>References travel as identity and interface; they are bound to the engine that reads them.</summary>
internal sealed class ReferenceCodec : Codec
{
    private static readonly Lazy<Codec> Form = new(() => CodecTable.For(typeof(TravellingReference)));

    public static object Arrive(TravellingReference reference, WireReader reader) =>
        (reader.Runtime ?? throw new SerializerException("A reference was read outside a silo or client."))
        .Reference(reference.Id, TypeNames.Resolve(reference.Interface));

    public override void Write(WireWriter writer, object value) => Form.Value.Write(writer, value is GrainReference
        ? Travelling.Form(value)
        : throw new SerializerException($"{value.GetType()} cannot travel: pass a reference (AsReference, CreateObjectReference)."));

    public override object Read(WireReader reader) => Arrive((TravellingReference)Form.Value.Read(reader)!, reader);
}
