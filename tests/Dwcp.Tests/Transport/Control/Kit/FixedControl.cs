using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Dwcp.Tests.Transport.Control.Kit;

/// <summary>A control whose number of connections stays.</summary>
internal static class FixedControl
{
    public static TransferControl Of(int streams) => new(new TransferControlOptions(), new TransferStart { FixedStreams = streams });
}
