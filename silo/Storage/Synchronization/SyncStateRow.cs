using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Silo.Storage.Synchronization;

/// <summary>The row that says where a replica stands, without whom it writes as.</summary>
/// <param name="Context">What was seen, as bytes.</param>
/// <param name="Applied">What was applied, as bytes.</param>
/// <param name="Shown">What a part of is shown, as bytes.</param>
/// <param name="ConsumedRow">The last row that was consumed.</param>
/// <param name="ClockFloor">The clock's floor, as a number in the same order.</param>
internal sealed record SyncStateRow(byte[] Context, byte[] Applied, byte[] Shown, long ConsumedRow, long ClockFloor)
{
    private const int LogicalBits = 16;

    /// <summary>That of a replica which has never run.</summary>
    public static SyncStateRow None { get; } = new(
        ContextCodec.Encode(CausalContext.Empty), ContextCodec.Encode(VersionVector.Empty), ContextCodec.Encode(VersionVector.Empty), 0, 0);

    /// <summary>The clock's floor.</summary>
    public HybridTime Floor => new((long)((ulong)ClockFloor >> LogicalBits), (ushort)ClockFloor);

    /// <summary>That behind a write.</summary>
    public static SyncStateRow Of(SyncOutput.Write write) => new(
        ContextCodec.Encode(write.Context),
        ContextCodec.Encode(write.Applied),
        ContextCodec.Encode(write.Shown),
        write.ConsumedRow,
        (write.ClockFloor.Milliseconds << LogicalBits) | write.ClockFloor.Logical);
}
