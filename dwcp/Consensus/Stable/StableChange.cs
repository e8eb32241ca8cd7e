namespace NovaCron.Dwcp.Consensus.Stable;

/// <summary>A change of what a member has in writing. Those of one list are made in their order, all or none. A closed list.</summary>
public abstract record StableChange
{
    private StableChange()
    {
    }

    /// <summary>Writes a record, in place of what is there.</summary>
    public sealed record Put(StableKey Key, ReadOnlyMemory<byte> Value) : StableChange;

    /// <summary>Drops the records of a slot and epoch from a number on.</summary>
    public sealed record DropFrom(StableKey Key) : StableChange;

    /// <summary>Drops the records of a slot and epoch up to a number, that one as well.</summary>
    public sealed record DropUpTo(StableKey Key) : StableChange;

    /// <summary>Drops all records of a slot in epochs up to one, that one as well.</summary>
    public sealed record DropEpochs(StableSlot Slot, long UpTo) : StableChange;
}
