namespace NovaCron.Dwcp.Consensus.Signing;

/// <summary>Signs in the name of this member.</summary>
public interface IMemberSigner
{
    /// <summary>A signature over a digest.</summary>
    ReadOnlyMemory<byte> Sign(in Digest digest);
}

/// <summary>Knows the keys of an epoch's members.</summary>
public interface IMemberVerifier
{
    /// <summary>Whether a member signed a digest; false for a member that the epoch has not.</summary>
    bool Verify(int member, in Digest digest, ReadOnlySpan<byte> signature);
}
