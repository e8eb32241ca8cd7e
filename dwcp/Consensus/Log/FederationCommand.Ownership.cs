using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

public abstract partial record FederationCommand
{
    /// <summary>The VM is this region's from now on; its name must have no owner.</summary>
    /// <param name="Vm">The VM's name.</param>
    /// <param name="Uid">Which VM of that name.</param>
    /// <param name="EpochMin">The lowest epoch that will do, for a VM from before it was in the log.</param>
    public sealed record Acquire(string Vm, string Uid, long EpochMin = 1) : FederationCommand
    {
        private protected override void Write(WireWriter writer) => writer.U8((byte)Kind.Acquire).Text(Vm).Text(Uid).I64(EpochMin);

        internal static Acquire ReadRest(ref WireReader reader) => new(reader.Name(), reader.Name(), reader.Count64());
    }

    /// <summary>By the owner: the VM is nobody's from now on.</summary>
    public sealed record Release(string Vm, long Epoch) : FederationCommand
    {
        private protected override void Write(WireWriter writer) => writer.U8((byte)Kind.Release).Text(Vm).I64(Epoch);

        internal static Release ReadRest(ref WireReader reader) => new(reader.Name(), reader.Count64());
    }

    /// <summary>By the owner: a migration gets the right to transfer the VM. The answer has the intent's number.</summary>
    public sealed record Prepare(string Vm, long Epoch, string Migration, string To) : FederationCommand
    {
        private protected override void Write(WireWriter writer) =>
            writer.U8((byte)Kind.Prepare).Text(Vm).I64(Epoch).Text(Migration).Text(To);

        internal static Prepare ReadRest(ref WireReader reader) =>
            new(reader.Name(), reader.Count64(), reader.Name(), reader.Name());
    }

    /// <summary>
    /// By the owner: an intent ends. Once that is done its transfer cannot happen any more, whatever is still under way, and the source
    /// may let its guest run on.
    /// </summary>
    public sealed record Cancel(string Vm, long Epoch, long Intent) : FederationCommand
    {
        private protected override void Write(WireWriter writer) =>
            writer.U8((byte)Kind.Cancel).Text(Vm).I64(Epoch).I64(Intent);

        internal static Cancel ReadRest(ref WireReader reader) => new(reader.Name(), reader.Count64(), reader.Count64());
    }

    /// <summary>By the owner: the VM is another region's from now on, one epoch higher. The commit point of a migration.</summary>
    /// <param name="Vm">The VM's name.</param>
    /// <param name="Epoch">The epoch that ends.</param>
    /// <param name="Intent">The number that <see cref="Prepare"/> was answered with.</param>
    /// <param name="To">The region that receives it, as it was prepared.</param>
    /// <param name="Migration">The migration, as it was prepared.</param>
    /// <param name="AtSource">What the source has sent.</param>
    /// <param name="AtTarget">What the target has got: the same, or the transfer is refused.</param>
    /// <param name="Times">When it happened, by the source's clock.</param>
    public sealed record Transfer(
        string Vm, long Epoch, long Intent, string To, string Migration, GuestContent AtSource, GuestContent AtTarget, TransferTimes Times)
        : FederationCommand
    {
        private protected override void Write(WireWriter writer)
        {
            writer.U8((byte)Kind.Transfer).Text(Vm).I64(Epoch).I64(Intent).Text(To).Text(Migration);
            AtSource.Write(writer);
            AtTarget.Write(writer);
            Times.Write(writer);
        }

        internal static Transfer ReadRest(ref WireReader reader) => new(
            reader.Name(),
            reader.Count64(),
            reader.Count64(),
            reader.Name(),
            reader.Name(),
            GuestContent.Read(ref reader),
            GuestContent.Read(ref reader),
            TransferTimes.Read(ref reader));
    }

    /// <summary>By the owner: what happens to the VM when its host is silent.</summary>
    /// <param name="Vm">The VM's name.</param>
    /// <param name="Epoch">Its epoch.</param>
    /// <param name="Mode">Whether it fails over by itself.</param>
    /// <param name="Host">The host whose lease it runs under; null where it fails over by hand.</param>
    public sealed record SetFailover(string Vm, long Epoch, FailoverMode Mode, string? Host) : FederationCommand
    {
        private protected override void Write(WireWriter writer) =>
            writer.U8((byte)Kind.SetFailover).Text(Vm).I64(Epoch).U8((byte)Mode).MaybeText(Host);

        internal static SetFailover ReadRest(ref WireReader reader) =>
            new(reader.Name(), reader.Count64(), VmOwnership.ReadMode(ref reader), reader.MaybeName());
    }
}
