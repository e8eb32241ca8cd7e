using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>
/// What somebody wants changed in a record, without saying what is replaced by it: that is whatever is live when it is numbered. Values are
/// bytes as their field's codec writes them. A closed list.
/// </summary>
/// <param name="Key">The record.</param>
public abstract record RecordChange(RecordKey Key)
{
    /// <summary>Writes a register.</summary>
    public sealed record SetRegister(RecordKey Key, string Field, ReadOnlyMemory<byte> Value) : RecordChange(Key);

    /// <summary>Writes a register that shows conflicts.</summary>
    public sealed record SetConflicted(RecordKey Key, string Field, ReadOnlyMemory<byte> Value) : RecordChange(Key);

    /// <summary>Puts an element's value into a map.</summary>
    public sealed record PutElement(RecordKey Key, string Field, string Element, ReadOnlyMemory<byte> Value) : RecordChange(Key);

    /// <summary>Removes an element from a map.</summary>
    public sealed record DropElement(RecordKey Key, string Field, string Element) : RecordChange(Key);

    /// <summary>Adds an element to a set.</summary>
    public sealed record AddMember(RecordKey Key, string Field, string Element) : RecordChange(Key);

    /// <summary>Removes an element from a set.</summary>
    public sealed record RemoveMember(RecordKey Key, string Field, string Element) : RecordChange(Key);

    /// <summary>Adds an amount, which may be negative, to a counter.</summary>
    public sealed record Count(RecordKey Key, string Field, long Amount) : RecordChange(Key);

    /// <summary>Makes rights of a bounded counter.</summary>
    public sealed record MakeRights(RecordKey Key, string Field, long Amount) : RecordChange(Key);

    /// <summary>Uses rights of a bounded counter up; the row is refused if this region does not hold them.</summary>
    public sealed record UseRights(RecordKey Key, string Field, long Amount) : RecordChange(Key);

    /// <summary>Gives rights of a bounded counter to another author; the row is refused if this region does not hold them.</summary>
    public sealed record GiveRights(RecordKey Key, string Field, Author To, long Amount) : RecordChange(Key);

    /// <summary>Removes all that is in a record, but counters.</summary>
    public sealed record Forget(RecordKey Key) : RecordChange(Key);
}
