using System.Buffers.Binary;
using System.Globalization;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Types;

namespace NovaCron.Bench.Ass.Load;

/// <summary>The records that the load writes: a register each, whose value says when its transaction began.</summary>
internal static class BenchRecords
{
    /// <summary>Their kind: no VM's.</summary>
    public const string Kind = "bench";

    private const string Field = "state";
    private const int ValueBytes = 200;
    private const char NumberMark = '-';

    private static readonly LwwRegister<ReadOnlyMemory<byte>> Register = new(Field, ValueCodecs.Bytes);

    /// <summary>A region's record.</summary>
    public static RecordKey KeyOf(string region, int number) =>
        new(Kind, string.Create(CultureInfo.InvariantCulture, $"{region}{NumberMark}{number:00000}"));

    /// <summary>The region that writes a record.</summary>
    public static string RegionOf(RecordKey key) => key.Name[..key.Name.LastIndexOf(NumberMark)];

    /// <summary>A change, stamped by the clock that all processes of the machine have.</summary>
    public static RecordChange Change(RecordKey key, long stamp)
    {
        var value = new byte[ValueBytes];
        Random.Shared.NextBytes(value);
        BinaryPrimitives.WriteInt64LittleEndian(value, stamp);
        return new RecordChange.SetRegister(key, Field, value);
    }

    /// <summary>When the change that a record shows began; null where it shows none.</summary>
    public static long? StampOf(ReplicatedRecord record) =>
        Register.TryRead(record, out var value) ? BinaryPrimitives.ReadInt64LittleEndian(value.Span) : null;
}
