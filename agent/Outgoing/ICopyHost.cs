using NovaCron.Agent.Memories;
using NovaCron.Dwcp.Transport;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Outgoing;

/// <summary>What a copy needs of the agent around it.</summary>
internal interface ICopyHost
{
    /// <summary>A dialer to the order's target.</summary>
    IAmstDialer Dial(OutgoingOrder order);

    /// <summary>Memories of guests that are kept here.</summary>
    KeptMemories Memories { get; }

    /// <summary>Files of the guest's images that the target has too, in its order, as many as pages are to be compared with.</summary>
    /// <exception cref="AgentException">The target named an image that is none of the guest's.</exception>
    IReadOnlyList<string> FindImages(OutgoingOrder order);

    /// <summary>The settings of the order's transfer.</summary>
    Task<OutgoingTerms> BeginTransferAsync(OutgoingOrder order, CancellationToken cancellationToken);

    /// <summary>Cancels the migration in the machine, so that the guest runs on, unless ownership has moved. Never throws.</summary>
    Task CancelAsync(OutgoingOrder order, IOutgoingMigration migration, CancellationToken cancellationToken);

    /// <summary>Makes the report durable.</summary>
    void Finished(OutgoingOrder order, CopyReport report);
}
