using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>What the log knows of a host's life.</summary>
/// <param name="Key">The host.</param>
/// <param name="Nonce">The life of its watchdog that renews.</param>
/// <param name="Renewals">Its last renewal's number; rises with each, and is never used again for the host.</param>
/// <param name="IsBroken">Whether a claim has ended it: this life cannot renew it any more.</param>
/// <param name="Vms">VMs that run under it.</param>
public sealed record HostLease(HostKey Key, string Nonce, long Renewals, bool IsBroken, int Vms) : IMerkleRecord
{
    Digest IMerkleRecord.Path => PathOf(Key);

    void IMerkleRecord.Write(WireWriter writer) => Write(writer);

    internal static Digest PathOf(in HostKey key) => MerklePath.Of(key.Region, key.Host);

    internal void Write(WireWriter writer) =>
        writer.Text(Key.Region).Text(Key.Host).Text(Nonce).I64(Renewals).Flag(IsBroken).I32(Vms);

    internal static HostLease Read(ref WireReader reader) =>
        new(new HostKey(reader.Name(), reader.Name()), reader.Name(), reader.Count64(), reader.Flag(), reader.I32());
}
