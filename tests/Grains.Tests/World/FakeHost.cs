using NovaCron.Agent;

namespace NovaCron.Grains.Tests.World;

/// <summary>A host's lasting state: its machines, the epochs it has seen, the room it holds. Guarded by the world's lock.</summary>
internal sealed class FakeHost(string region, string? name = null)
{
    public string Region { get; } = region;

    public string Name { get; } = name ?? $"host-{region}";

    public Dictionary<string, FakeMachine> Machines { get; } = [];

    public Dictionary<string, long> EpochsSeen { get; } = [];

    public Dictionary<string, IncomingOrder> Reservations { get; } = [];

    public Dictionary<string, string> Console { get; } = [];

    public Dictionary<string, long> ConsoleBase { get; } = [];

    public long FreeMemory { get; set; } = 64L << 30;

    public void SeeEpoch(string vm, long epoch)
    {
        var seen = EpochsSeen.GetValueOrDefault(vm);
        if (epoch < seen)
        {
            throw new AgentException(AgentError.StaleEpoch, $"{Name} has seen epoch {seen} of {vm}.");
        }

        EpochsSeen[vm] = epoch;
    }

    public FakeMachine Machine(string vm) => Machines.TryGetValue(vm, out var machine)
        ? machine
        : throw new AgentException(AgentError.UnknownMachine, $"{Name} has no machine for {vm}.");

    /// <summary>
    /// The agent died: a copy breaks off and its guest runs on; a stream that was not loaded is lost; a loaded guest
    /// waits on.
    /// </summary>
    public void LoseAgent()
    {
        foreach (var machine in Machines.Values.ToList())
        {
            if (machine.Activity is MachineActivity.Copying)
            {
                machine.Activity = MachineActivity.Running;
            }
            else if (machine is { Activity: MachineActivity.Incoming, IsLoaded: false })
            {
                Machines.Remove(machine.Vm);
            }
        }
    }
}
