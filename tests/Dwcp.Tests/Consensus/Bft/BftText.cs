using System.Collections.Concurrent;
using System.Text;
using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>What a replica does, one short line for each; the same to several members in one line.</summary>
internal static class BftText
{
    private static readonly ConcurrentDictionary<Digest, string> Names = new();

    /// <summary>Gives a block its name: its commands.</summary>
    public static BftBlock Named(BftBlock block)
    {
        Names[block.Digest] = Of(block.Commands);
        return block;
    }

    public static IReadOnlyList<string> Of(IReadOnlyList<BftOutput> outputs)
    {
        foreach (var proposal in outputs.OfType<BftOutput.Send>().Select(send => send.Message).OfType<BftMessage.Proposal>())
        {
            Named(proposal.Block);
        }

        List<string> lines = [];
        (string To, string Text) last = default;
        foreach (var output in outputs)
        {
            if (output is not BftOutput.Send send)
            {
                lines.Add(Of(output));
                last = default;
                continue;
            }

            var text = Of(send.Message);
            if (text == last.Text)
            {
                lines.RemoveAt(lines.Count - 1);
            }

            last = (text == last.Text ? $"{last.To} {send.To}" : $"{send.To}", text);
            lines.Add($"{last.To}: {text}");
        }

        return lines;
    }

    public static string Of(BftMessage message) => message switch
    {
        BftMessage.Proposal one => $"proposal {Place(one)} {Of(one.Block.Commands)}{By(one.ValidRound, one.Proof?.Digest, one.Proof)}",
        BftMessage.Prevote one => $"prevote {Place(one)} {Name(one.Block)}{By(one.ValidRound, one.Cited, one.Proof)}",
        BftMessage.Precommit { Proof: var proof } one =>
            $"precommit {Place(one)} {Name(one.Value?.Block)}{By(proof?.Round ?? -1, proof?.Digest, proof)}",
        BftMessage.Commands one => $"commands {Of(one.Wanted)}",
        BftMessage.Status one => $"status {one.Height}/{one.Round}",
        BftMessage.RoundEnd one => $"end of {string.Join(' ', one.Votes.Select(vote => $"{Place(vote)} by {vote.Signer}"))}",
        BftMessage.WantBlock one => $"want {one.Height} {Name(one.Block)}",
        BftMessage.Candidate one => $"candidate {Of(one.Block.Commands)}",
        BftMessage.Fetch one => $"fetch {one.Height}",
        BftMessage.Blocks one => $"blocks {string.Join(' ', one.Committed.Select(block => block.Block.Height))}",
        BftMessage.FetchPiece one => $"fetch piece {one.Height} at {one.Offset}",
        BftMessage.Piece one => $"piece {one.Certificate.Height} at {one.Offset} of {one.Length}: {Of([one.Bytes])}",
        _ => message.ToString(),
    };

    /// <summary>The votes that a certificate has, by their signers.</summary>
    public static string Of(PrevoteCertificate certificate) =>
        $"{certificate.Round} {Name(certificate.Block)} {string.Concat(certificate.Votes.Select(vote => vote.Signer))}";

    private static string Of(BftOutput output) => output switch
    {
        BftOutput.Write write => Of(write),
        BftOutput.Apply apply => $"apply {apply.Block.Height} {Of(apply.Block.Commands)} "
            + $"by {apply.Certificate.Round} {string.Concat(apply.Certificate.Votes.Select(vote => vote.Signer))}",
        BftOutput.Restore restore => $"restore {restore.Snapshot.Height} {Of([restore.Snapshot.State])}",
        BftOutput.Refused refused => $"refused {Of([refused.Command])} {refused.Reason}",
        BftOutput.Halted halted => $"halted: {halted.Reason}",
        _ => output.ToString(),
    };

    private static string Of(BftOutput.Write write)
    {
        var text = new StringBuilder("write");
        text.Append(write.Proposal is { } proposal ? $" proposal {Place(proposal)}" : "");
        text.Append(write.Votes is { } votes ? $" votes {votes.Height}/{votes.Round}" : "");
        text.Append(write.Votes?.Prevote is { } prevote ? $" prevote {Name(prevote.Block)}" : "");
        text.Append(write.Votes?.Precommit is { } precommit ? $" precommit {Name(precommit.Value?.Block)}" : "");
        text.Append(write.Votes?.Left is { Count: > 0 } left ? $" left by {string.Concat(left.Select(vote => vote.Signer))}" : "");
        text.Append(write.Lock?.Locked is { } locked ? $" locked {Of(locked)}" : "");
        text.Append(write.Lock?.Valid is { } valid ? $" valid {Of(valid.Certificate)}" : "");
        text.Append(write.Committed is { } committed ? $" block {committed.Block.Height}" : "");
        text.Append(write.Snapshot is { } snapshot ? $" snapshot {snapshot.Height}" : "");
        text.Append(write.DropUpTo > 0 ? $" drop {write.DropUpTo}" : "");
        return text.ToString();
    }

    private static string Of(IEnumerable<ReadOnlyMemory<byte>> commands) =>
        string.Join('+', commands.Select(command => command.Length > 20 ? $"{command.Length} bytes" : Text(command.Span)));

    private static string Text(ReadOnlySpan<byte> command) => System.Text.Encoding.ASCII.GetString(command);

    /// <summary>What a word rests on; it is what it cites.</summary>
    private static string By(int round, Digest? cited, PrevoteCertificate? proof)
    {
        Assert.Equal((proof?.Round ?? -1, proof?.Digest), (round, cited));
        return proof is null ? "" : $" by {Of(proof)}";
    }

    private static string Place(BftMessage.Signed word)
    {
        Assert.True(word.IsSigned(BftWords.Chain, BftWords.Epoch, new PlainKeys()));
        return $"{word.Height}/{word.Round}";
    }

    private static string Name(Digest? block) =>
        block is not { } digest ? "none" : Names.TryGetValue(digest, out var name) ? name : digest.ToString()[..8];
}
