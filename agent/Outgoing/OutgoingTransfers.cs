using NovaCron.Agent.Data;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Outgoing;

/// <summary>What transfers that leave this host have in common: the memory of windows, caps, and what their paths showed.</summary>
internal sealed class OutgoingTransfers(AgentOptions options, IAgentDialers dialers, RememberedPaths paths)
{
    private readonly WindowBudget _windows = options.CreateWindows(options.OutgoingMax);

    /// <summary>The settings of an order's next transfer; waits while as many transfers leave as may. To be disposed after it.</summary>
    public async Task<OutgoingTerms> BeginAsync(OutgoingOrder order, CancellationToken cancellationToken)
    {
        var window = await _windows.TakeAsync(options.Transfer.WindowBytes, cancellationToken);
        var settings = Transfers.WithStreams(options.Transfer, order.Streams) with
        {
            WindowBytes = window.Bytes,
            Remembered = paths.Find(order.TargetRegion, dialers.CongestionControl),
        };
        return new OutgoingTerms(options.Bandwidth.Cap(settings, order.TargetRegion), window, Learn);

        void Learn(AmstSender sender) => paths.Remember(order.TargetRegion, dialers.CongestionControl, sender.Learned);
    }
}
