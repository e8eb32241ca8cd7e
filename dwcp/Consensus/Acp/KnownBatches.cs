using System.IO.Hashing;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>
/// Batches whose signatures were good in this epoch, by their bytes: one comes from its region, in a proposal, and again when it is
/// applied. The hash only says where to look: what is found there is compared whole.
/// </summary>
internal sealed class KnownBatches
{
    /// <summary>Batches that are kept; the oldest goes.</summary>
    public const int BatchesMax = 256;

    private readonly Dictionary<ulong, (ReadOnlyMemory<byte> Encoded, CommandBatch Batch)> _batches = [];
    private readonly Queue<ulong> _order = new();

    public CommandBatch? Find(ReadOnlySpan<byte> encoded) =>
        _batches.TryGetValue(XxHash3.HashToUInt64(encoded), out var one) && one.Encoded.Span.SequenceEqual(encoded) ? one.Batch : null;

    public void Add(ReadOnlyMemory<byte> encoded, CommandBatch batch)
    {
        var hash = XxHash3.HashToUInt64(encoded.Span);
        if (!_batches.TryAdd(hash, (encoded, batch)))
        {
            return;
        }

        _order.Enqueue(hash);
        if (_order.Count > BatchesMax)
        {
            _batches.Remove(_order.Dequeue());
        }
    }
}
