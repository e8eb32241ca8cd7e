using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>An immutable array travels as the array in it; one that was never made stays so.</summary>
/// <typeparam name="T">An element.</typeparam>
internal sealed class ImmutableArrayCodec<T> : Codec
{
    private readonly Lazy<Codec> _array = new(() => CodecTable.For(typeof(T[])));

    public override void Write(WireWriter writer, object value) =>
        _array.Value.WriteFramed(writer, ImmutableCollectionsMarshal.AsArray((ImmutableArray<T>)value));

    public override object Read(WireReader reader) =>
        ImmutableCollectionsMarshal.AsImmutableArray((T[]?)_array.Value.ReadFramed(reader));
}
