using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Cft;

/// <summary>
/// Messages of the crash-tolerant engine as bytes: a kind, the term, then the message's values in their order. Options limit what is
/// read: a message that no member with the same options writes is refused.
/// </summary>
public static class CftCodec
{
    private const byte PreVote = 1;
    private const byte PreVoteReply = 2;
    private const byte Vote = 3;
    private const byte VoteReply = 4;
    private const byte Append = 5;
    private const byte AppendReply = 6;
    private const byte Install = 7;
    private const byte InstallReply = 8;

    /// <summary>Writes a message.</summary>
    public static void Write(WireWriter writer, CftMessage message)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(message);
        writer.U8(KindOf(message)).I64(message.Term);
        switch (message)
        {
            case CftMessage.PreVote pre:
                writer.I64(pre.LastIndex).I64(pre.LastTerm);
                break;
            case CftMessage.PreVoteReply reply:
                writer.Flag(reply.IsGranted);
                break;
            case CftMessage.Vote vote:
                writer.I64(vote.LastIndex).I64(vote.LastTerm);
                break;
            case CftMessage.VoteReply reply:
                writer.Flag(reply.IsGranted);
                break;
            case CftMessage.Append append:
                writer.I64(append.PreviousIndex).I64(append.PreviousTerm).I64(append.Commit).I64(append.Round);
                writer.List(append.Entries, static (to, entry) => to.I64(entry.Term).Bytes(entry.Command.Span));
                break;
            case CftMessage.AppendReply reply:
                writer.Flag(reply.IsMatch).I64(reply.Index).I64(reply.Round);
                break;
            case CftMessage.Install install:
                writer.I64(install.Index).I64(install.EntryTerm).I32(install.Offset).Flag(install.IsLast).I64(install.Round);
                writer.Bytes(install.Piece.Span);
                break;
            case CftMessage.InstallReply reply:
                writer.I64(reply.Index).I32(reply.Taken).Flag(reply.IsDone).I64(reply.Round);
                break;
        }
    }

    /// <summary>A message alone, as bytes.</summary>
    public static byte[] Encode(CftMessage message)
    {
        var writer = new WireWriter();
        Write(writer, message);
        return writer.ToArray();
    }

    /// <summary>Reads a message that stands alone.</summary>
    /// <exception cref="WireFormatException">It is none.</exception>
    public static CftMessage Decode(ReadOnlyMemory<byte> bytes, CftOptions options)
    {
        var reader = new WireReader(bytes);
        var message = Read(ref reader, options);
        reader.End();
        return message;
    }

    /// <summary>Reads a message; what it holds of bytes is the source's own.</summary>
    /// <exception cref="WireFormatException">It is none.</exception>
    public static CftMessage Read(ref WireReader reader, CftOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var kind = reader.U8();
        var term = reader.Count64();
        return kind switch
        {
            PreVote => new CftMessage.PreVote(term, reader.Count64(), reader.Count64()),
            PreVoteReply => new CftMessage.PreVoteReply(term, reader.Flag()),
            Vote => new CftMessage.Vote(term, reader.Count64(), reader.Count64()),
            VoteReply => new CftMessage.VoteReply(term, reader.Flag()),
            Append => ReadAppend(ref reader, term, options),
            AppendReply => new CftMessage.AppendReply(term, reader.Flag(), reader.Count64(), reader.Count64()),
            Install => ReadInstall(ref reader, term, options),
            InstallReply => new CftMessage.InstallReply(
                term, reader.Count64(), Offset(ref reader, options), reader.Flag(), reader.Count64()),
            _ => throw new WireFormatException($"{kind} is no kind of a message"),
        };
    }

    private static byte KindOf(CftMessage message) => message switch
    {
        CftMessage.PreVote => PreVote,
        CftMessage.PreVoteReply => PreVoteReply,
        CftMessage.Vote => Vote,
        CftMessage.VoteReply => VoteReply,
        CftMessage.Append => Append,
        CftMessage.AppendReply => AppendReply,
        CftMessage.Install => Install,
        CftMessage.InstallReply => InstallReply,
        _ => throw new ArgumentOutOfRangeException(nameof(message), message.GetType().Name, "not a message of the list"),
    };

    private static CftMessage.Append ReadAppend(ref WireReader reader, long term, CftOptions options)
    {
        var (previousIndex, previousTerm) = (reader.Count64(), reader.Count64());
        var (commit, round) = (reader.Count64(), reader.Count64());
        var commandMax = options.CommandBytesMax;
        var entries = reader.List(options.BatchEntriesMax, (ref WireReader from) => ReadEntry(ref from, commandMax));
        if (entries.Skip(1).Sum(entry => (long)entry.Command.Length) > options.BatchBytesMax)
        {
            throw new WireFormatException($"entries of more than {options.BatchBytesMax} bytes");
        }

        return new CftMessage.Append(term, previousIndex, previousTerm, entries, commit, round);
    }

    private static CftEntry ReadEntry(ref WireReader reader, int commandBytesMax) =>
        new(reader.Count64(), reader.Bytes(commandBytesMax));

    private static CftMessage.Install ReadInstall(ref WireReader reader, long term, CftOptions options)
    {
        var (index, entryTerm) = (reader.Count64(), reader.Count64());
        var offset = Offset(ref reader, options);
        var (isLast, round) = (reader.Flag(), reader.Count64());
        return new CftMessage.Install(term, index, entryTerm, offset, reader.Bytes(options.SnapshotPieceBytes), isLast, round);
    }

    private static int Offset(ref WireReader reader, CftOptions options) =>
        reader.I32() is var offset && offset >= 0 && offset <= options.SnapshotBytesMax
            ? offset
            : throw new WireFormatException($"an offset of {offset} is outside 0 to {options.SnapshotBytesMax}");
}
