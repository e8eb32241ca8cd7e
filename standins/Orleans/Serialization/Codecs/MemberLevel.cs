using Orleans.Serialization.Types;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>The members that an attributed class declares.</summary>
internal sealed class MemberLevel : ObjectLevel
{
    private const ulong End = 0;
    private readonly SerializedMember[] _members;
    private readonly Dictionary<ulong, SerializedMember> _byKey;

    public MemberLevel(Type type)
    {
        _members = SerializedMembers.Of(type);
        _byKey = _members.ToDictionary(member => member.Key);
    }

    public override void Write(WireWriter writer, object value)
    {
        foreach (var member in _members)
        {
            writer.Unsigned(member.Key);
            member.Codec.WriteFramed(writer, member.Get(value));
        }

        writer.Unsigned(End);
    }

    public override void Read(WireReader reader, object value)
    {
        for (var key = reader.Unsigned(); key != End; key = reader.Unsigned())
        {
            if (_byKey.TryGetValue(key, out var member))
            {
                member.Set(value, member.Codec.ReadFramed(reader));
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
