using System.Reflection;
using Orleans.Serialization.Codecs;

namespace Orleans.Serialization.Types;

/// <summary>A member that travels: a field, or an automatic property's.</summary>
/// <param name="Key">2 id + 1, or 2 position + 2 for a record's constructor parameter without id: two spaces, as in Orleans.</param>
/// <param name="Field">Where the value is.</param>
internal sealed record SerializedMember(ulong Key, FieldInfo Field)
{
    private readonly Lazy<Codec> _codec = new(() => CodecTable.For(Field.FieldType));

    public Codec Codec => _codec.Value;

    public object? Get(object value) => Field.GetValue(value);

    public void Set(object target, object? value) => Field.SetValue(target, value);
}
