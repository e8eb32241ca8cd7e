using NovaCron.Agent;

namespace NovaCron.Grains.Tests.World;

/// <summary>A guest's process on a host: it outlives the silo that started it.</summary>
internal sealed class FakeMachine
{
    public required string Vm { get; init; }

    public long Epoch { get; set; }

    public MachineActivity Activity { get; set; }

    public string? Migration { get; init; }

    public bool IsGuarded { get; set; }

    public bool IsLoaded { get; set; }

    public bool IsRunning => Activity is MachineActivity.Running or MachineActivity.Copying;
}
