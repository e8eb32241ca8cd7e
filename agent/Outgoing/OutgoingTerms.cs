using NovaCron.Agent.Data;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Outgoing;

/// <summary>How one transfer goes, and where what its path showed is kept for the next one.</summary>
/// <param name="settings">Its settings.</param>
/// <param name="window">Its part of the windows' memory.</param>
/// <param name="learn">Keeps what its path showed.</param>
internal sealed class OutgoingTerms(AmstOptions settings, WindowLease window, Action<AmstSender> learn) : IDisposable
{
    public AmstOptions Settings => settings;

    /// <summary>The transfer has ended, well or not; what its path showed holds in any case.</summary>
    public void Learn(AmstSender sender) => learn(sender);

    public void Dispose() => window.Dispose();
}
