using NovaCron.GrainInterfaces;
using NovaCron.Grains.Migrations;

namespace NovaCron.Grains.Incoming;

/// <summary>
/// A migration at its target. Keyed by <see cref="GrainKeys.Migration"/>. Each call names the region that makes it; only the
/// migration's source is answered.
/// </summary>
[Alias("NovaCron.IIncomingGrain")]
internal interface IIncomingGrain : IGrainWithStringKey
{
    /// <summary>Makes room.</summary>
    [Alias("Reserve")]
    Task<IncomingTicketRecord> ReserveAsync(IncomingPlan plan, CancellationToken cancellationToken);

    /// <summary>Starts the waiting machine.</summary>
    [Alias("Open")]
    Task OpenAsync(string caller, CancellationToken cancellationToken);

    /// <summary>Waits until the guest is loaded.</summary>
    [Alias("WaitForLoaded")]
    Task<LoadedRecord> WaitForLoadedAsync(string caller, CancellationToken cancellationToken);

    /// <summary>Takes ownership in writing, then lets the guest run.</summary>
    [Alias("Activate")]
    Task<VmInfo> ActivateAsync(string caller, string vm, long epoch, long consoleOffset, CancellationToken cancellationToken);

    /// <summary>Discards the guest.</summary>
    [Alias("Abort")]
    Task AbortAsync(string caller, CancellationToken cancellationToken);

    /// <summary>Signs the source's receipt, if it says what happened here, and keeps it.</summary>
    [Alias("SignReceipt")]
    Task<byte[]> SignReceiptAsync(string caller, byte[] draft, CancellationToken cancellationToken);

    /// <summary>The receipt that was signed here, or why there is none; null for a migration that is not known here.</summary>
    [Alias("FindReceipt")]
    Task<ReceiptAnswer?> FindReceiptAsync(CancellationToken cancellationToken);

    /// <summary>Goes on from what is written, after a restart.</summary>
    [Alias("Resume")]
    Task ResumeAsync(CancellationToken cancellationToken);

    /// <summary>Removes what is stored of an ended one.</summary>
    [Alias("Forget")]
    Task ForgetAsync(CancellationToken cancellationToken);
}
