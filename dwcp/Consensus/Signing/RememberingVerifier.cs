namespace NovaCron.Dwcp.Consensus.Signing;

/// <summary>
/// Verifies each signature once: the same word comes as a message, again when it is sent again, and in certificates. Not thread-safe.
/// </summary>
public sealed class RememberingVerifier(IMemberVerifier verifier, int members) : IMemberVerifier, IDisposable
{
    /// <summary>Good signatures remembered of each member: what one sends never makes those of another forgotten.</summary>
    public const int RememberedMax = 512;

    private readonly Queue<(Digest Signed, Digest Signature)>[] _order = [.. Enumerable.Range(0, members).Select(_ => new Queue<(Digest, Digest)>())];
    private readonly HashSet<(Digest Signed, Digest Signature)>[] _good = [.. Enumerable.Range(0, members).Select(_ => new HashSet<(Digest, Digest)>())];

    /// <inheritdoc/>
    public bool Verify(int member, in Digest digest, ReadOnlySpan<byte> signature)
    {
        if ((uint)member >= (uint)_good.Length)
        {
            return false;
        }

        var pair = (digest, Digest.Of(signature));
        if (_good[member].Contains(pair))
        {
            return true;
        }

        if (!verifier.Verify(member, digest, signature))
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

    /// <inheritdoc/>
    public void Dispose() => (verifier as IDisposable)?.Dispose();
}
