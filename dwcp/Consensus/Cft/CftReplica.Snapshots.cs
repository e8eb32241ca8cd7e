namespace NovaCron.Dwcp.Consensus.Cft;

/// <content>Snapshots for members that are so far behind that the leader has not their next entry any more.</content>
public sealed partial class CftReplica
{
    private byte[] _pieces = [];
    private (long Index, long Term) _piecesOf;
    private int _piecesTaken;

    private void SendPiece(int to)
    {
        var peer = _peers[to];
        var snapshot = peer.Snapshot!;
        var rest = snapshot.State[peer.Taken..];
        var piece = rest[..Math.Min(rest.Length, _options.SnapshotPieceBytes)];
        peer.ProgressAt = _now;
        Send(to, new CftMessage.Install(
            Term, snapshot.Index, snapshot.Term, peer.Taken, piece, piece.Length == rest.Length, _round));
    }

    private void TakePiece(int from, CftMessage.Install install)
    {
        if (install.Term < Term)
        {
            Send(from, new CftMessage.InstallReply(Term, install.Index, 0, IsDone: false, install.Round));
            return;
        }

        Obey(from);
        if (install.Index <= (Has(PlantedBug.RestoreWhatIsOlder) ? _log.Snapshot.Index : Commit))
        {
            Send(from, new CftMessage.InstallReply(Term, install.Index, 0, IsDone: true, install.Round));
            return;
        }

        if (install.Index != _piecesOf.Index || (install.Term != _piecesOf.Term && !Has(PlantedBug.MixPieces)))
        {
            (_piecesOf, _piecesTaken) = ((install.Index, install.Term), 0);
        }

        var isNext = install.Offset == _piecesTaken && install.Piece.Length <= _options.SnapshotBytesMax - _piecesTaken;
        if (isNext)
        {
            Keep(install.Piece);
        }

        var isDone = isNext && install.IsLast;
        if (isDone)
        {
            Restore(new CftSnapshot(install.Index, install.EntryTerm, _pieces.AsMemory(0, _piecesTaken)));
        }

        Send(from, new CftMessage.InstallReply(Term, install.Index, _piecesTaken, isDone, install.Round));
        if (isDone)
        {
            (_pieces, _piecesOf, _piecesTaken) = ([], default, 0);
        }
    }

    private void Keep(ReadOnlyMemory<byte> piece)
    {
        if (_pieces.Length < _piecesTaken + piece.Length)
        {
            Array.Resize(ref _pieces, Math.Max(_piecesTaken + piece.Length, 2 * _pieces.Length));
        }

        piece.CopyTo(_pieces.AsMemory(_piecesTaken));
        _piecesTaken += piece.Length;
    }

    private void Restore(CftSnapshot snapshot)
    {
        _newSnapshot = snapshot;
        _log.Compact(snapshot);
        Commit = snapshot.Index;
        Changed(snapshot.Index + 1);
        _outputs.Add(new CftOutput.Restore(snapshot));
    }

    private void CountPiece(int from, CftMessage.InstallReply reply)
    {
        var peer = _peers[from];
        Heard(peer, reply.Round);
        AnswerReads();
        if (peer.Snapshot is not { } snapshot || snapshot.Index != reply.Index)
        {
            return;
        }

        if (reply.IsDone)
        {
            (peer.Snapshot, peer.Match) = (null, Math.Max(peer.Match, snapshot.Index));
            peer.LookFrom(peer.Match + 1);
            peer.IsFound = true;
            SendAhead(from);
        }
        else if (reply.Taken != peer.Taken && reply.Taken <= snapshot.State.Length)
        {
            peer.Taken = reply.Taken;
            SendPiece(from);
        }
    }
}
