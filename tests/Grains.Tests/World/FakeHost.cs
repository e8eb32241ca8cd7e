using NovaCron.Agent;

namespace NovaCron.Grains.Tests.World;

/// <summary>A host's lasting state: its machines, the epochs it has seen, the room it holds. Guarded by the world's lock.</summary>
internal sealed class FakeHost(string region, string? name = null)
{
    private long _stamps;
    private int _lives;

    public string Region { get; } = region;

    public string Name { get; } = name ?? $"host-{region}";

    public Dictionary<string, FakeMachine> Machines { get; } = [];

    public Dictionary<string, long> EpochsSeen { get; } = [];

    public Dictionary<string, IncomingOrder> Reservations { get; } = [];

    public Dictionary<string, string> Console { get; } = [];

    public Dictionary<string, long> ConsoleBase { get; } = [];

    public long FreeMemory { get; set; } = 64L << 30;

    /// <summary>Images that this host lacks, until they are sent.</summary>
    public List<ImageReference> Lacking { get; } = [];

    /// <summary>The life of its watchdog.</summary>
    public string Nonce { get; private set; } = "life 0";

    public bool HasLease { get; private set; }

    public bool IsLeaseWanted { get; set; }

    public LeaseStamp Stamp() =>
        new(Nonce, TimeSpan.FromTicks(++_stamps), IsLeaseWanted || Machines.Values.Any(machine => machine.IsGuarded));

    public bool Extend(LeaseStamp stamp) => HasLease |= stamp.Nonce == Nonce;

    /// <summary>Its lease has run out: the watchdog ends what is under it.</summary>
    public void EndLease()
    {
        HasLease = false;
        foreach (var machine in Machines.Values.Where(machine => machine.IsGuarded).ToList())
        {
            machine.Activity = MachineActivity.Gone;
        }
    }

    /// <summary>Another life of the watchdog.</summary>
    public void BeginLease()
    {
        EndLease();
        Nonce = $"life {++_lives}";
    }

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
