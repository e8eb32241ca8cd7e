using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>A record's row in a database, made to bytes once somebody looks: most are written over before.</summary>
internal sealed class StoredRow
{
    private readonly ReplicatedRecord? _record;
    private byte[]? _bytes;

    public StoredRow(ReplicatedRecord record) => _record = record;

    public StoredRow(byte[] bytes) => _bytes = bytes;

    public byte[] Bytes => _bytes ??= RecordCodec.Encode(_record!);
}
