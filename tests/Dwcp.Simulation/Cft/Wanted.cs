using NovaCron.Dwcp.Consensus.Cft;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>What a replica wants done, compared by what it says: records compare lists and bytes by reference.</summary>
internal static class Wanted
{
    /// <summary>These outputs, in this order, and no others.</summary>
    public static void Exactly(IEnumerable<CftOutput> outputs, params CftOutput[] expected) =>
        Assert.Equal(expected.Select(Text), outputs.Select(Text));

    public static CftOutput To(int member, CftMessage message) => new CftOutput.Send(member, message);

    /// <summary>A write of a term and a vote alone.</summary>
    public static CftOutput Written(long term, int? vote) => new CftOutput.Write(term, vote, 0, [], null);

    public static CftEntry Entry(long term, params byte[] command) => new(term, command);

    /// <summary>The first entry of each message with entries.</summary>
    public static IEnumerable<long> EntriesTo(int to, IEnumerable<CftOutput> outputs) => outputs.OfType<CftOutput.Send>()
        .Where(send => send.To == to).Select(send => send.Message).OfType<CftMessage.Append>()
        .Where(append => append.Entries.Count > 0).Select(append => append.PreviousIndex + 1);

    public static int PiecesTo(int to, IEnumerable<CftOutput> outputs) =>
        outputs.Count(output => output is CftOutput.Send { Message: CftMessage.Install } send && send.To == to);

    private static string Text(CftOutput output) => output switch
    {
        CftOutput.Write write =>
            $"Write term {write.Term}, vote {write.Vote}, from {write.From}{Text(write.Entries)}{Text(write.Snapshot)}",
        CftOutput.Send { Message: CftMessage.Append append } send => $"To {send.To}: {append with { Entries = [] }}{Text(append.Entries)}",
        CftOutput.Send { Message: CftMessage.Install install } send =>
            $"To {send.To}: {install with { Piece = default }} {Convert.ToHexString(install.Piece.Span)}",
        CftOutput.Apply apply => $"Apply from {apply.First}{Text(apply.Entries)}",
        CftOutput.Restore restore => $"Restore{Text(restore.Snapshot)}",
        _ => output.ToString(),
    };

    private static string Text(IEnumerable<CftEntry> entries) =>
        string.Concat(entries.Select(entry => $" {entry.Term}:{Convert.ToHexString(entry.Command.Span)}"));

    private static string Text(CftSnapshot? snapshot) =>
        snapshot is null ? "" : $" snapshot {snapshot.Index} of term {snapshot.Term}: {Convert.ToHexString(snapshot.State.Span)}";
}
