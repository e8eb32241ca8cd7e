namespace NovaCron.Dwcp.Consensus.Signing;

/// <summary>
/// Verifies each signature once: the same word comes as a message, again when it is sent again, and in certificates. Not thread-safe.
/// </summary>
public sealed class RememberingVerifier(IMemberVerifier verifier, int members) : IMemberVerifier, IDisposable
{
    /// <summary>Good signatures remembered of each member: what one sends never makes those of another forgotten.</summary>
    public const int RememberedMax = 512;

    private readonly Remembered[] _good = [.. Enumerable.Range(0, members).Select(_ => new Remembered())];

    /// <inheritdoc/>
    public bool Verify(int member, in Digest digest, ReadOnlySpan<byte> signature)
    {
        if ((uint)member >= (uint)_good.Length)
        {
            return false;
        }

        if (_good[member].Has(digest, signature))
        {
            return true;
        }

        if (!verifier.Verify(member, digest, signature))
        {
            return false;
        }

        _good[member].Add(digest, signature.ToArray());
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => (verifier as IDisposable)?.Dispose();

    /// <summary>One member's: of two signatures over one digest the later one is kept.</summary>
    private sealed class Remembered
    {
        private readonly Dictionary<Digest, byte[]> _signatures = [];
        private readonly Queue<Digest> _order = new();

        public bool Has(in Digest digest, ReadOnlySpan<byte> signature) =>
            _signatures.TryGetValue(digest, out var known) && signature.SequenceEqual(known);

        public void Add(in Digest digest, byte[] signature)
        {
            if (!_signatures.TryAdd(digest, signature))
            {
                _signatures[digest] = signature;
                return;
            }

            _order.Enqueue(digest);
            if (_order.Count > RememberedMax)
            {
                _signatures.Remove(_order.Dequeue());
            }
        }
    }
}
