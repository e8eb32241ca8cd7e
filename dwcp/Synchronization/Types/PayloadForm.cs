using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Types;

/// <summary>What a payload must be for its field's kind, so that nothing gets into a store that its field could not read.</summary>
internal static class PayloadForm
{
    /// <summary>Whether bytes are a payload of that kind. What a value's own bytes are is its codec's affair.</summary>
    public static bool IsWhole(FieldKind kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        FieldKind.Register or FieldKind.Map => bytes.Length >= TimedValue.HeadBytes,
        FieldKind.Set => bytes.IsEmpty,
        FieldKind.Counter => CounterRow.TryDecode(bytes, out _),
        FieldKind.Bounded => BoundedRow.TryDecode(bytes, out _),
        _ => true,
    };
}
