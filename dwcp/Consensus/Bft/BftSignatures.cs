using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>Verifies each signature once: the same vote comes as a message, again when it is sent again, and in certificates.</summary>
internal sealed class BftSignatures(BftContext context) : IMemberVerifier
{
    /// <summary>Good signatures remembered of each member: what one member sends never makes those of another forgotten.</summary>
    private const int RememberedMax = 256;

    private readonly Queue<(Digest Signed, Digest Signature)>[] _order = Make<Queue<(Digest, Digest)>>(context.Members);
    private readonly HashSet<(Digest Signed, Digest Signature)>[] _good = Make<HashSet<(Digest, Digest)>>(context.Members);

    public PlantedBug Planted { get; init; }

    public bool Verify(int member, in Digest digest, ReadOnlySpan<byte> signature)
    {
        if ((uint)member >= (uint)context.Members)
        {
            return false;
        }

        var pair = (digest, Digest.Of(signature));
        if (_good[member].Contains(pair))
        {
            return true;
        }

        if (!context.Verifier.Verify(member, digest, signature) && Planted != PlantedBug.SignatureNotChecked)
        {
            return false;
        }

        if (_order[member].Count == RememberedMax)
        {
            _good[member].Remove(_order[member].Dequeue());
        }

        _order[member].Enqueue(pair);
        return _good[member].Add(pair);
    }

    public bool IsSigned(BftMessage.Signed message) => message.IsSigned(context.Chain, context.Epoch, this);

    public bool Holds(PrevoteCertificate certificate) =>
        certificate.IsValid(context.Chain, context.Epoch, context.Members, this);

    public bool Holds(CommitCertificate certificate) =>
        certificate.IsValid(context.Chain, context.Epoch, context.Members, this);

    private static T[] Make<T>(int members)
        where T : new() => [.. Enumerable.Range(0, members).Select(_ => new T())];
}
