using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <content>
/// A member that missed how its epoch ended hears of a later one, and asks. What it is told proves itself: each beginning is signed by a
/// quorum of the epoch before, and the state has the root that they sealed.
/// </content>
public sealed partial class AcpReplica
{
    private readonly Dictionary<string, TimeSpan> _askedAt = new(StringComparer.Ordinal);
    private readonly HashSet<string> _distrusted = new(StringComparer.Ordinal);
    private Coming? _coming;

    private void AskForNext(string from)
    {
        if (IsDue(_askedAt, from))
        {
            Send(from, new AcpMessage.Ask(Configuration.Epoch, _coming?.Last.Configuration.Epoch ?? 0, _coming?.Taken ?? 0));
        }
    }

    /// <summary>Tells a member that is behind how the epochs went on, and a piece of the state that the present one began from.</summary>
    private void Tell(string to, AcpMessage.Ask ask)
    {
        if (ask.Epoch >= Configuration.Epoch || (ask.Base == 0 && !IsDue(_toldAt, to)))
        {
            return;
        }

        // Who was away for more epochs than one message has beginnings knows some of them already.
        var known = ask.Base < Configuration.Epoch ? Math.Max(ask.Epoch, ask.Base) : ask.Epoch;
        var starts = _starts.Where(start => start.Certificate.Epoch >= known).Take(AcpCodec.StartsMax).ToList();
        if (ask.Base != Configuration.Epoch)
        {
            Send(to, new AcpMessage.Began(starts));
        }

        var offset = ask.Base == Configuration.Epoch ? ask.Offset : 0;
        if (offset >= 0 && offset < _baseBytes.Length)
        {
            var piece = _baseBytes.Slice(offset, Math.Min(_options.PieceBytes, _baseBytes.Length - offset));
            Send(to, new AcpMessage.Piece(Configuration.Epoch, offset, _baseBytes.Length, piece));
        }
    }

    private void Follow(string from, IReadOnlyList<EpochStart> starts)
    {
        if (_distrusted.Contains(from))
        {
            return;
        }

        var proven = Proven(starts);
        if (proven.Count > 0 && proven[^1].Configuration.Epoch > (_coming?.Last.Configuration.Epoch ?? 0))
        {
            _coming = new Coming(proven, from, _now);
            if (State.IsSealed && proven.Count == 1)
            {
                // It has the state already; only the others' word was missing.
                Complete(_coming, State);
            }
        }
    }

    /// <summary>
    /// The beginnings that follow this member's epoch and each other, each proven by the one before: those that were known, and new ones.
    /// </summary>
    private List<EpochStart> Proven(IReadOnlyList<EpochStart> starts)
    {
        List<EpochStart> proven = [.. _coming?.Starts ?? []];
        var last = _coming?.Last.Configuration ?? Configuration;
        var from = last.Epoch;
        foreach (var start in starts.Where(start => start.Certificate.Epoch >= from))
        {
            if (start.Configuration.Chain != last.Chain
                || !start.Certificate.Proves(last, start.Configuration, _identity.Verifier(last)))
            {
                break;
            }

            proven.Add(start);
            last = start.Configuration;
        }

        return proven;
    }

    private void Keep(string from, AcpMessage.Piece piece)
    {
        if (_coming is not { } coming
            || piece.Epoch != coming.Last.Configuration.Epoch
            || piece.Offset != coming.Taken
            || piece.Length is <= 0 or > AcpCodec.BaseBytesMax
            || piece.Bytes.Length > piece.Length - piece.Offset
            || !coming.Takes(from, _now, _options.GiveUpAfter))
        {
            return;
        }

        coming.Add(piece.Bytes, piece.Length);
        if (coming.Taken < piece.Length)
        {
            Send(from, new AcpMessage.Ask(Configuration.Epoch, piece.Epoch, coming.Taken));
            return;
        }

        try
        {
            Complete(coming, FederationState.Decode(coming.Bytes));
        }
        catch (WireFormatException)
        {
            Reject(coming);
        }
    }

    private void Complete(Coming coming, FederationState state)
    {
        if (state.Root != coming.Last.Certificate.Seal.State || state.Next?.Digest != coming.Last.Configuration.Digest)
        {
            if (ReferenceEquals(state, State))
            {
                Stop($"epoch {Configuration.Epoch} ended with another state at a quorum of its members than here");
            }

            Reject(coming);
            return;
        }

        Begin(coming.Starts, state);
    }

    /// <summary>What came is not the state that was sealed: from the beginning, and not by whoever sent all of it.</summary>
    private void Reject(Coming coming)
    {
        _coming = null;
        if (!coming.IsMixed)
        {
            _distrusted.Add(coming.From);
        }
    }

    private bool IsDue(Dictionary<string, TimeSpan> times, string region)
    {
        if (times.TryGetValue(region, out var at) && _now - at < _options.RepeatAfter)
        {
            return false;
        }

        times[region] = _now;
        return true;
    }

    /// <summary>Epochs that are proven to have begun, and what is here of the last one's first state.</summary>
    private sealed class Coming(IReadOnlyList<EpochStart> starts, string from, TimeSpan now)
    {
        private byte[] _bytes = [];
        private TimeSpan _progressAt = now;

        /// <summary>Who sends the state.</summary>
        public string From { get; private set; } = from;

        /// <summary>Whether several have sent parts of it.</summary>
        public bool IsMixed { get; private set; }

        public IReadOnlyList<EpochStart> Starts => starts;

        public EpochStart Last => starts[^1];

        public int Taken { get; private set; }

        public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, Taken);

        /// <summary>Whether a region's piece is taken: from one at a time, and from another once that one was silent for long.</summary>
        public bool Takes(string region, TimeSpan at, TimeSpan silence)
        {
            if (region != From && at - _progressAt < silence)
            {
                return false;
            }

            IsMixed |= region != From && Taken > 0;
            (From, _progressAt) = (region, at);
            return true;
        }

        public void Add(ReadOnlyMemory<byte> piece, int length)
        {
            if (Taken == 0)
            {
                _bytes = new byte[length];
            }

            if (piece.Length > _bytes.Length - Taken)
            {
                Taken = 0;
                return;
            }

            piece.CopyTo(_bytes.AsMemory(Taken));
            Taken += piece.Length;
        }
    }
}
