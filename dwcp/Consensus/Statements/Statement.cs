using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Statements;

/// <summary>
/// What a member says of itself or of the log over its signature, beside the votes of an engine. Every signature covers chain, epoch, kind
/// and signer, so that nothing said there counts elsewhere. A closed list.
/// </summary>
public abstract record Statement
{
    private Statement()
    {
    }

    /// <summary>The state's root behind an entry. Two different ones at one index show that the log is not one any more.</summary>
    public sealed record Root(long Index, Digest State) : Statement;

    /// <summary>How far the member is.</summary>
    /// <param name="Boot">How often the member has begun; in writing before it says anything.</param>
    /// <param name="Instance">Drawn by lot at that beginning: a twin with the same key has another one.</param>
    /// <param name="Counter">One more for each head it states.</param>
    /// <param name="Index">The last entry it has applied.</param>
    public sealed record Head(long Boot, Digest Instance, long Counter, long Index) : Statement;

    /// <summary>How an epoch ended.</summary>
    /// <param name="Index">The entry of the switch; nothing behind it was executed.</param>
    /// <param name="State">The root of the state behind it.</param>
    /// <param name="Next">The digest of the next epoch's configuration.</param>
    public sealed record Seal(long Index, Digest State, Digest Next) : Statement;

    /// <summary>A guest runs here by the ownership of an epoch of its own.</summary>
    /// <param name="Vm">The guest.</param>
    /// <param name="VmEpoch">Its ownership's epoch.</param>
    /// <param name="Seen">The last entry that the member had applied when it said so.</param>
    public sealed record Runs(string Vm, long VmEpoch, long Seen) : Statement;

    /// <summary>A change of replicated state has this content.</summary>
    /// <param name="Region">Whose change it is.</param>
    /// <param name="Incarnation">In which life of that region.</param>
    /// <param name="Number">Which one.</param>
    /// <param name="Content">The digest of what it changes.</param>
    public sealed record Change(string Region, long Incarnation, long Number, Digest Content) : Statement;

    /// <summary>A snapshot consists of these pieces.</summary>
    /// <param name="Index">The last entry in it.</param>
    /// <param name="State">The state's root.</param>
    /// <param name="Content">The digest of the whole snapshot.</param>
    /// <param name="Pieces">The digests of its pieces, in order.</param>
    public sealed record Manifest(long Index, Digest State, Digest Content, IReadOnlyList<Digest> Pieces) : Statement;

    /// <summary>What is signed.</summary>
    /// <param name="chain">The federation's log.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="signer">The member, by its place in the epoch's configuration.</param>
    public Digest SigningDigest(string chain, long epoch, int signer)
    {
        if (this is Root root)
        {
            // A quorum's signatures over one root are a certificate: they are over the same bytes.
            return RootCertificate.SigningDigest(chain, epoch, root.Index, root.State);
        }

        var writer = new WireWriter().Text("novacron/statement/1").Text(chain).I64(epoch).I32(signer);
        StatementCodec.Write(writer, this);
        return writer.Digest;
    }
}
