using NovaCron.Dwcp.Consensus.Bft;

namespace NovaCron.Dwcp.Simulation.Bft;

/// <summary>A simulated member that keeps the rules: a replica, its disk and its machine. It may crash after any output.</summary>
internal class BftMember(BftWorld world, int self)
{
    private readonly BftDisk _disk = new(BftWorld.Epoch);
    private BftReplica? _replica;
    private BftSimMachine _machine = new();

    public int Self => self;

    public virtual bool IsLiar => false;

    public bool IsUp => _replica is not null;

    public BftReplica? Replica => _replica;

    public BftSimMachine Machine => _machine;

    protected BftWorld World => world;

    protected BftDisk Disk => _disk;

    /// <summary>How fast its clock goes.</summary>
    private double Pace { get; } = 0.95 + (world.Random.NextDouble() / 10);

    public virtual void Start(TimeSpan now)
    {
        var stable = _disk.Read(BftWorld.Epoch);
        _machine = new BftSimMachine();
        _machine.Restore(stable.Snapshot);
        var context = new BftContext(BftWorld.Chain, BftWorld.Epoch, self, world.Count, world.SignerOf(self), world.Keys);
        _replica = new BftReplica(context, stable, _machine, world.Options, now * Pace) { Planted = world.Planted };
    }

    public void Crash() => _replica = null;

    /// <summary>Takes an input; the messages to be sent.</summary>
    public virtual List<BftOutput.Send> Step(BftInput input, TimeSpan now, bool crashes)
    {
        List<BftOutput.Send> sent = [];
        if (_replica is not { } replica)
        {
            return sent;
        }

        var outputs = replica.Step(input, now * Pace);
        foreach (var output in outputs.Take(crashes ? world.Random.Next(outputs.Count + 1) : outputs.Count))
        {
            Do(output, sent);
        }

        if (!IsLiar)
        {
            world.History.IsIn(self, replica.Height, replica.Round);
        }

        if (crashes)
        {
            Crash();
            return sent;
        }

        if (replica.HasMore)
        {
            sent.AddRange(Step(new BftInput.Tick(), now, crashes: false));
        }

        return sent;
    }

    private void Do(BftOutput output, List<BftOutput.Send> sent)
    {
        switch (output)
        {
            case BftOutput.Write write:
                _disk.Write(BftWorld.Epoch, write);
                break;
            case BftOutput.Send send:
                if (!IsLiar && send.Message is BftMessage.Signed signed)
                {
                    world.History.Sends(self, signed);
                }

                sent.Add(send);
                break;
            case BftOutput.Apply apply:
                _machine.Apply(apply.Block);
                if (!IsLiar)
                {
                    world.History.Applies(self, apply.Block, apply.Certificate, _machine.Root);
                }

                Applied(apply.Block);
                break;
            case BftOutput.Restore restore:
                _machine.Restore(restore.Snapshot);
                if (!IsLiar)
                {
                    world.History.Restores(self, restore.Snapshot, _machine.Root);
                }

                Restored(restore.Snapshot);
                break;
            case BftOutput.Halted halted when !IsLiar:
                throw new BrokenRuleException($"member {self} halted: {halted.Reason}");
        }
    }

    protected virtual void Applied(BftBlock block) => world.Applied(this, block);

    protected virtual void Restored(BftSnapshot snapshot) => world.Restored(this, snapshot);
}
