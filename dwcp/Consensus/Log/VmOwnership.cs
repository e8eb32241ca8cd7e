using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>Who owns a VM.</summary>
/// <param name="Vm">Its name.</param>
/// <param name="Uid">Which VM of that name.</param>
/// <param name="Owner">The region.</param>
/// <param name="Epoch">Counts owners; never falls for a name.</param>
/// <param name="Failover">What happens when its host is silent.</param>
/// <param name="Host">The owner's host that it is leased to; null where it fails over by hand.</param>
/// <param name="Intents">Intents of this epoch so far.</param>
/// <param name="Intent">The one that holds the right to transfer; null where none does.</param>
/// <param name="Arrival">The transfer that the epoch began with; null where it began otherwise.</param>
public sealed record VmOwnership(
    string Vm,
    string Uid,
    string Owner,
    long Epoch,
    FailoverMode Failover = FailoverMode.Manual,
    string? Host = null,
    long Intents = 0,
    TransferIntent? Intent = null,
    TransferArrival? Arrival = null) : IMerkleRecord
{
    /// <summary>The lease it runs under; null where it fails over by hand.</summary>
    public HostKey? Lease => Host is null ? null : new HostKey(Owner, Host);

    Digest IMerkleRecord.Path => PathOf(Vm);

    /// <summary>Writes it.</summary>
    public byte[] Encode() => LogWire.Encoded(Write);

    /// <summary>Reads one.</summary>
    /// <exception cref="WireFormatException">The bytes are none.</exception>
    public static VmOwnership Decode(ReadOnlyMemory<byte> bytes) => LogWire.Whole(bytes, Read);

    void IMerkleRecord.Write(WireWriter writer) => Write(writer);

    internal static Digest PathOf(string vm) => MerklePath.Of(vm);

    internal void Write(WireWriter writer)
    {
        writer.Text(Vm).Text(Uid).Text(Owner).I64(Epoch).U8((byte)Failover).MaybeText(Host).I64(Intents);
        writer.Flag(Intent is not null);
        Intent?.Write(writer);
        writer.Flag(Arrival is not null);
        Arrival?.Write(writer);
    }

    internal static VmOwnership Read(ref WireReader reader)
    {
        var read = new VmOwnership(
            reader.Name(),
            reader.Name(),
            reader.Name(),
            reader.Count64(),
            ReadMode(ref reader),
            reader.MaybeName(),
            reader.Count64(),
            reader.Flag() ? TransferIntent.Read(ref reader) : null,
            reader.Flag() ? TransferArrival.Read(ref reader) : null);
        return read.Failover == FailoverMode.Automatic == read.Host is not null
            ? read
            : throw new WireFormatException("a VM has a lease where it fails over by itself, and only there");
    }

    internal static FailoverMode ReadMode(ref WireReader reader) =>
        reader.U8() is var mode && Enum.IsDefined((FailoverMode)mode)
            ? (FailoverMode)mode
            : throw new WireFormatException($"{mode} is no way to fail over");
}
