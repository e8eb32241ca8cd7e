using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>A collection travels as a count and its elements.</summary>
/// <typeparam name="TElement">An element.</typeparam>
/// <param name="build">Makes the collection from its elements.</param>
internal sealed class SequenceCodec<TElement>(Func<TElement[], object> build) : Codec
{
    private readonly Lazy<Codec> _element = new(() => CodecTable.For(typeof(TElement)));

    public override void Write(WireWriter writer, object value)
    {
        IReadOnlyCollection<TElement> elements = value as IReadOnlyCollection<TElement> ?? [.. (IEnumerable<TElement>)value];
        writer.Unsigned((ulong)elements.Count);
        foreach (var element in elements)
        {
            _element.Value.WriteFramed(writer, element);
        }
    }

    public override object Read(WireReader reader)
    {
        var elements = new TElement[reader.Count()];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = (TElement)_element.Value.ReadFramed(reader)!;
        }

        return build(elements);
    }
}
