using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>What can be asked of the federation's log. A closed family.</summary>
public abstract partial record FederationCommand
{
    private FederationCommand()
    {
    }

    private enum Kind : byte
    {
        Acquire = 1,
        Release = 2,
        Prepare = 3,
        Cancel = 4,
        Transfer = 5,
        SetFailover = 6,
        RenewLease = 7,
        DropLease = 8,
        Claim = 9,
        Admit = 10,
        Remove = 11,
        RotateKey = 12,
        SetTrust = 13,
        Reassign = 14,
        Measure = 15,
        Accuse = 16,
        Switch = 17,
        Barrier = 18,
    }

    /// <summary>Writes it.</summary>
    public byte[] Encode() => LogWire.Encoded(Write);

    /// <summary>Reads one.</summary>
    /// <exception cref="WireFormatException">The bytes are none.</exception>
    public static FederationCommand Decode(ReadOnlyMemory<byte> bytes) => LogWire.Whole(bytes, Read);

    /// <summary>Reads one of those that have to do with leases; null for any other, and for what is no command.</summary>
    internal static FederationCommand? DecodeLease(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty || (Kind)bytes.Span[0] is not (Kind.RenewLease or Kind.DropLease or Kind.Claim))
        {
            return null;
        }

        try
        {
            return Decode(bytes);
        }
        catch (WireFormatException)
        {
            return null;
        }
    }

    /// <summary>Writes all of it.</summary>
    private protected abstract void Write(WireWriter writer);

    private static FederationCommand Read(ref WireReader reader)
    {
        var kind = reader.U8();
        return (Kind)kind switch
        {
            Kind.Acquire => Acquire.ReadRest(ref reader),
            Kind.Release => Release.ReadRest(ref reader),
            Kind.Prepare => Prepare.ReadRest(ref reader),
            Kind.Cancel => Cancel.ReadRest(ref reader),
            Kind.Transfer => Transfer.ReadRest(ref reader),
            Kind.SetFailover => SetFailover.ReadRest(ref reader),
            Kind.RenewLease => RenewLease.ReadRest(ref reader),
            Kind.DropLease => DropLease.ReadRest(ref reader),
            Kind.Claim => Claim.ReadRest(ref reader),
            Kind.Admit => Admit.ReadRest(ref reader),
            Kind.Remove => Remove.ReadRest(ref reader),
            Kind.RotateKey => RotateKey.ReadRest(ref reader),
            Kind.SetTrust => SetTrust.ReadRest(ref reader),
            Kind.Reassign => Reassign.ReadRest(ref reader),
            Kind.Measure => Measure.ReadRest(ref reader),
            Kind.Accuse => Accuse.ReadRest(ref reader),
            Kind.Switch => Switch.ReadRest(ref reader),
            Kind.Barrier => new Barrier(),
            _ => throw new WireFormatException($"{kind} is no command"),
        };
    }
}
