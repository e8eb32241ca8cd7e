using NovaCron.GrainInterfaces;
using NovaCron.Grains.Incoming;

namespace NovaCron.Grains.Standby;

/// <summary>A VM that this region stands by for. Keyed by <see cref="GrainKeys.Vm"/>.</summary>
[Alias("NovaCron.IStandbyGrain")]
internal interface IStandbyGrain : IGrainWithStringKey
{
    /// <summary>Stands by, if the plan's owner owns the VM by the log; null once there is all that is needed.</summary>
    [Alias("Prepare")]
    Task<IncomingTicketRecord?> PrepareAsync(StandbyPlan plan, CancellationToken cancellationToken);

    /// <summary>Stands by no more.</summary>
    [Alias("Drop")]
    Task DropAsync(string owner, long epoch, CancellationToken cancellationToken);

    /// <summary>Goes on from what is written, after a restart.</summary>
    [Alias("Resume")]
    Task ResumeAsync(CancellationToken cancellationToken);
}
