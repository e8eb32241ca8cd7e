using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Agent.Memories;

/// <summary>What is kept for one guest on its way in: what its frames may refer to, and its memory as it comes.</summary>
/// <param name="memories">Where memories are kept.</param>
/// <param name="vm">The VM.</param>
/// <param name="ticket">The word on what frames may refer to.</param>
/// <param name="images">The images of that word; taken over.</param>
internal sealed class IncomingMemory(KeptMemories memories, string vm, IncomingTicket ticket, UnitFiles images) : IDisposable
{
    private readonly KeptContents? _known = memories.Open(ticket.Decoder.Kept, images);
    private KeepingSink? _sink;

    /// <summary>A decoder of its frames.</summary>
    public FrameDecoder CreateDecoder(HdeOptions options) => new(options, _known);

    /// <summary>Keeps what a decoder makes, if its frames are such as refer to what was kept.</summary>
    public IUnitSink Keep(FrameDecoder decoder, IUnitSink units) =>
        _sink = new KeepingSink(units, () => decoder.TakesKnown ? memories.Begin(vm, ticket.Migration) : null);

    /// <summary>All of it has come.</summary>
    public void Complete() => memories.Complete(_sink?.Keeping);

    /// <summary>It could not be loaded: what it referred to may be the reason, and is not offered again.</summary>
    public void Fail(Exception failure)
    {
        if (failure is HdeException { Error: HdeError.UnknownContent or HdeError.DigestMismatch })
        {
            memories.Distrust(ticket.Decoder.Kept);
        }
    }

    public void Dispose()
    {
        _sink?.Keeping?.Dispose();
        _known?.Dispose();
    }
}
