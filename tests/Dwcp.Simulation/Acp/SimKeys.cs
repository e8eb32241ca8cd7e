using System.Buffers.Binary;
using System.IO.Hashing;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>
/// Keys of simulated members. What is signed is signed by a hash with a secret that only the signer of that key and verifiers have: cheap
/// enough for many runs, and nothing in a simulation can forge it. Public keys are real ones, since configurations hold no others.
/// </summary>
internal static class SimKeys
{
    private const int Count = 12;

    private static readonly MemberKey[] Keys = [.. Enumerable.Range(0, Count).Select(_ => MakeKey())];
    private static readonly Dictionary<MemberKey, int> Places =
        Keys.Select((key, place) => (key, place)).ToDictionary(one => one.key, one => one.place);

    /// <summary>The operator's key, a real one.</summary>
    public static EcdsaSigner Operator { get; } = EcdsaSigner.Create();

    /// <summary>The operator's word; several simulations run at a time.</summary>
    public static OperatorSignature ByOperator(in Digest digest)
    {
        lock (Operator)
        {
            return OperatorSignature.By(Operator, digest);
        }
    }

    public static MemberKey Of(int place) => Keys[place];

    public static IMemberSigner Signer(int place) => new SimSigner(place);

    public static IMemberVerifier Verifier(FederationConfiguration configuration) =>
        new SimVerifier([.. configuration.Members.Select(member => Places[member.Key])]);

    private static MemberKey MakeKey()
    {
        using var signer = EcdsaSigner.Create();
        return signer.Public;
    }

    private static byte[] Sign(int place, in Digest digest)
    {
        Span<byte> hash = stackalloc byte[Digest.Bytes];
        digest.CopyTo(hash);
        var signature = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(signature, XxHash3.HashToUInt64(hash, 0x5EED + place));
        return signature;
    }

    private sealed class SimSigner(int place) : IMemberSigner
    {
        public ReadOnlyMemory<byte> Sign(in Digest digest) => SimKeys.Sign(place, digest);
    }

    private sealed class SimVerifier(int[] places) : IMemberVerifier
    {
        public bool Verify(int member, in Digest digest, ReadOnlySpan<byte> signature) =>
            (uint)member < (uint)places.Length && signature.SequenceEqual(Sign(places[member], digest));
    }
}
