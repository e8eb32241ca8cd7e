using NovaCron.Dwcp.Encoding;

namespace NovaCron.Dwcp.Tests.Encoding;

/// <summary>A call on a sink, kept for comparison and for making it again.</summary>
public sealed record UnitCall(string Kind, UnitAddress Address = default, ushort Tag = 0, byte Fill = 0, string Text = "")
{
    public byte[] Bytes { get; init; } = [];

    public void MakeOn(IUnitSink sink)
    {
        switch (Kind)
        {
            case "block": sink.DefineBlock(Address.Block, Text); break;
            case "opaque": sink.Opaque(Bytes); break;
            case "zero": sink.Zero(Address, Tag, Fill); break;
            default: sink.Page(Address, Tag, Bytes); break;
        }
    }

    public bool Equals(UnitCall? other) =>
        other is not null && Kind == other.Kind && Address == other.Address && Tag == other.Tag && Fill == other.Fill
        && Text == other.Text && Bytes.AsSpan().SequenceEqual(other.Bytes);

    public override int GetHashCode() => HashCode.Combine(Kind, Address, Tag, Bytes.Length);

    public override string ToString() =>
        $"{Kind} {Address.Block}@{Address.Offset:x} tag {Tag} fill {Fill} '{Text}' {Bytes.Length} bytes";
}
