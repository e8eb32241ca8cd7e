using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Receipts;

/// <summary>Shows who owned a VM at a point of the federation's log, to anyone who knows that epoch's configuration.</summary>
/// <param name="Record">The record.</param>
/// <param name="Proof">That it is in the state of the root.</param>
/// <param name="Root">The root, and a quorum's word for it.</param>
public sealed record OwnershipCertificate(VmOwnership Record, MerkleProof Proof, RootCertificate Root)
{
    /// <summary>Makes one.</summary>
    /// <param name="state">The state that the root names.</param>
    /// <param name="vm">The VM.</param>
    /// <param name="root">The certificate of that root.</param>
    /// <returns>Null where nobody owns the VM, or the root is another state's.</returns>
    public static OwnershipCertificate? Create(FederationState state, string vm, RootCertificate root)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(root);
        return state.Root == root.Root && state.FindVm(vm) is { } record && state.Prove(vm) is { } proof
            ? new OwnershipCertificate(record, proof, root)
            : null;
    }

    /// <summary>Checks it; null where it holds.</summary>
    /// <param name="configuration">The configuration of its epoch, from somewhere that is trusted.</param>
    public ReceiptFailure? Verify(FederationConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        using var verifier = new EcdsaVerifier(configuration.Members.Select(member => member.Key));
        return Verify(configuration, verifier);
    }

    /// <summary>Checks it; null where it holds.</summary>
    /// <param name="configuration">The configuration of its epoch, from somewhere that is trusted.</param>
    /// <param name="verifier">Knows the keys of that epoch's members.</param>
    public ReceiptFailure? Verify(FederationConfiguration configuration, IMemberVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return this switch
        {
            _ when Root.Chain != configuration.Chain => ReceiptFailure.OtherChain,
            _ when Root.Epoch != configuration.Epoch => ReceiptFailure.OtherEpoch,
            _ when !Proof.Verify(Record, Root.Root) => ReceiptFailure.NotInState,
            _ when !Root.Verify(configuration, verifier) => ReceiptFailure.NoQuorum,
            _ => null,
        };
    }

    /// <summary>Writes it.</summary>
    public byte[] Encode() => LogWire.Encoded(Write);

    /// <summary>Reads one.</summary>
    /// <exception cref="WireFormatException">The bytes are none.</exception>
    public static OwnershipCertificate Decode(ReadOnlyMemory<byte> bytes) => LogWire.Whole(bytes, Read);

    internal void Write(WireWriter writer)
    {
        Record.Write(writer);
        Proof.Write(writer);
        Root.Write(writer);
    }

    internal static OwnershipCertificate Read(ref WireReader reader) =>
        new(VmOwnership.Read(ref reader), MerkleProof.Read(ref reader), RootCertificate.Read(ref reader));
}
