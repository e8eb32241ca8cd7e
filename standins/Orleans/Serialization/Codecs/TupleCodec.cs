using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>Tuples and key-value pairs travel as their items, in order.</summary>
/// <param name="type">A constructed tuple type.</param>
internal sealed class TupleCodec(Type type) : Codec
{
    private readonly Lazy<(ConstructorInfo Create, Codec[] Items)> _shape = new(() =>
    {
        var create = type.GetConstructor(type.GetGenericArguments())!;
        return (create, [.. type.GetGenericArguments().Select(CodecTable.For)]);
    });

    public override void Write(WireWriter writer, object value)
    {
        var items = _shape.Value.Items;
        for (var i = 0; i < items.Length; i++)
        {
            items[i].WriteFramed(writer, ItemOf(value, i));
        }
    }

    public override object Read(WireReader reader) =>
        _shape.Value.Create.Invoke([.. _shape.Value.Items.Select(item => item.ReadFramed(reader))]);

    private object? ItemOf(object value, int index) => value is ITuple tuple
        ? tuple[index]
        : type.GetProperty(index == 0 ? "Key" : "Value")!.GetValue(value);
}
