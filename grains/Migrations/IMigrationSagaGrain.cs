using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Migrations;

/// <summary>What this region's grains ask of a migration it leads.</summary>
[Alias("NovaCron.IMigrationSagaGrain")]
internal interface IMigrationSagaGrain : IGrainWithStringKey
{
    /// <summary>Writes the plan down; nothing begins.</summary>
    [Alias("Plan")]
    Task PlanAsync(MigrationPlan plan, CancellationToken cancellationToken);

    /// <summary>Begins, or goes on from what is written; returns at once. No error when it runs or has ended.</summary>
    [Alias("Resume")]
    Task<MigrationInfo> ResumeAsync(CancellationToken cancellationToken);

    /// <summary>The migration, when this region leads it; null otherwise.</summary>
    [Alias("Find")]
    Task<MigrationInfo?> FindHereAsync(CancellationToken cancellationToken);

    /// <summary>Its receipt, or why there is none; null when this region does not lead it.</summary>
    [Alias("FindReceipt")]
    Task<ReceiptAnswer?> FindReceiptHereAsync(CancellationToken cancellationToken);

    /// <summary>Removes what is stored of an ended migration.</summary>
    [Alias("Forget")]
    Task ForgetAsync(CancellationToken cancellationToken);
}
