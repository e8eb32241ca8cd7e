namespace NovaCron.Dwcp.Consensus.Bft;

/// <content>Snapshots for members that are so far behind that the others have not their next block any more.</content>
public sealed partial class BftReplica
{
    /// <summary>A member that sends a snapshot is given up when no piece came for so many intervals of sending again.</summary>
    private const int PiecePatience = 8;

    private byte[] _pieces = [];
    private int _piecesTaken;
    private TimeSpan _piecesUntil;
    private (int From, CommitCertificate Certificate, int Length)? _piecesOf;

    private void Answer(int to, BftMessage.FetchPiece fetch)
    {
        if (MayAnswer(to))
        {
            SendPiece(to, fetch.Height == _chain.Snapshot.Height ? fetch.Offset : 0);
        }
    }

    private void SendPiece(int to, int offset)
    {
        var snapshot = _chain.Snapshot;
        if (snapshot.Certificate is not { } certificate || offset > snapshot.State.Length)
        {
            return;
        }

        var rest = snapshot.State[offset..];
        Send(to, new BftMessage.Piece(
            certificate, snapshot.State.Length, offset, rest[..Math.Min(rest.Length, _options.SnapshotPieceBytes)]));
    }

    private void TakePiece(int from, BftMessage.Piece piece)
    {
        var height = piece.Certificate.Height;
        var isOther = _piecesOf is { } one && one.From != from && _now < _piecesUntil;
        if (HasMore || height < Height || isOther)
        {
            return;
        }

        if (piece.Offset == 0)
        {
            // Before any memory is taken for it, a quorum must have agreed on what it says it is.
            if (piece.Length > _options.SnapshotBytesMax || (!_signatures.Holds(piece.Certificate) && !Has(PlantedBug.FetchedNotChecked)))
            {
                Distrust(from);
                return;
            }

            (_piecesOf, _piecesTaken) = ((from, piece.Certificate, piece.Length), 0);
        }

        if (_piecesOf is not { } whole || whole.From != from || whole.Certificate.Height != height || piece.Offset != _piecesTaken)
        {
            return;
        }

        if (piece.Bytes.Length > whole.Length - _piecesTaken || (piece.Bytes.IsEmpty && _piecesTaken < whole.Length))
        {
            Distrust(from);
            return;
        }

        Keep(piece.Bytes);
        if (_piecesTaken < whole.Length)
        {
            Ask(from, new BftMessage.FetchPiece(height, _piecesTaken));
            return;
        }

        Restore(from, whole.Certificate);
        (_pieces, _piecesOf, _piecesTaken) = ([], null, 0);
    }

    private void Keep(ReadOnlyMemory<byte> piece)
    {
        if (_pieces.Length < _piecesTaken + piece.Length)
        {
            Array.Resize(ref _pieces, Math.Max(_piecesTaken + piece.Length, 2 * _pieces.Length));
        }

        piece.CopyTo(_pieces.AsMemory(_piecesTaken));
        _piecesTaken += piece.Length;
        _piecesUntil = _now + (PiecePatience * _options.ResendInterval);
    }

    private void Restore(int from, CommitCertificate certificate)
    {
        var state = _pieces.AsMemory(0, _piecesTaken);
        if (_machine.RootOf(state) != certificate.Value.Root && !Has(PlantedBug.SnapshotNotChecked))
        {
            Distrust(from);
            return;
        }

        var snapshot = new BftSnapshot(certificate.Height, certificate.Value.Block, certificate, state);
        Replace(snapshot, certificate.Height);
        _pool.DropOthers();
        _fetched.Clear();
        _outputs.Add(new BftOutput.Restore(snapshot));
        (Height, Round, HasMore, _fetchAt) = (certificate.Height + 1, 0, true, null);
    }
}
