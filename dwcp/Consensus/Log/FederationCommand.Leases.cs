using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

public abstract partial record FederationCommand
{
    /// <summary>By a host's region: the host lives. Its lease counts from when the host sent this.</summary>
    /// <param name="Host">The host, by its name in its region.</param>
    /// <param name="Nonce">Names one life of the host's watchdog: after a claim it takes a new one.</param>
    public sealed record RenewLease(string Host, string Nonce) : FederationCommand
    {
        private protected override void Write(WireWriter writer) => writer.U8((byte)Kind.RenewLease).Text(Host).Text(Nonce);

        internal static RenewLease ReadRest(ref WireReader reader) => new(reader.Name(), reader.Name());
    }

    /// <summary>By a host's region: the host is gone. Refused while a VM runs under its lease.</summary>
    public sealed record DropLease(string Host) : FederationCommand
    {
        private protected override void Write(WireWriter writer) => writer.U8((byte)Kind.DropLease).Text(Host);

        internal static DropLease ReadRest(ref WireReader reader) => new(reader.Name());
    }

    /// <summary>
    /// By any member: the VM is its own from now on, one epoch higher, because the host's lease has run out. The log cannot tell time:
    /// members let a claim into it only when their <see cref="LeaseClock"/> does.
    /// </summary>
    /// <param name="Vm">The VM's name.</param>
    /// <param name="Epoch">The epoch that ends.</param>
    /// <param name="Host">The host that it was leased to.</param>
    /// <param name="Renewals">The last renewal of that host: if it was renewed since, the claim does nothing.</param>
    public sealed record Claim(string Vm, long Epoch, string Host, long Renewals) : FederationCommand
    {
        private protected override void Write(WireWriter writer) =>
            writer.U8((byte)Kind.Claim).Text(Vm).I64(Epoch).Text(Host).I64(Renewals);

        internal static Claim ReadRest(ref WireReader reader) =>
            new(reader.Name(), reader.Count64(), reader.Name(), reader.Count64());
    }
}
