using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.State;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Tests.Model;

/// <summary>A VM's record and its host, driven as the grain drives them, and a ledger of what commands did.</summary>
internal sealed class CommandWorld
{
    private const string Region = "eu";
    private int _uids;

    public VmState State { get; private set; } = new() { Name = "vm" };

    public MachineActivity Machine { get; private set; } = MachineActivity.Gone;

    /// <summary>How often a command of an id was written as new, and stayed.</summary>
    public Dictionary<string, int> Effects { get; } = [];

    public HashSet<string> Acknowledged { get; } = [];

    /// <summary>What happened to the world, by the kind of command that asks for it.</summary>
    public Dictionary<VmCommandKind, int> Happened { get; } = [];

    public Dictionary<VmCommandKind, HashSet<string>> Taken { get; } = [];

    public void Execute(CommandRecord command, CommandFault fault)
    {
        CommandRecord? known;
        try
        {
            known = VmCommands.FindRepeated(State, command);
        }
        catch (NovaCronException)
        {
            return;
        }

        if (known is null)
        {
            Observe();
            var decision = Decide(command);
            if (decision.IsRefused || fault is CommandFault.WriteFails || !Take(command, decision.State, fault))
            {
                return;
            }
        }

        if (Finish(fault))
        {
            Acknowledged.Add(command.Id);
        }
    }

    public void Repair()
    {
        Observe();
        Finish(CommandFault.None);
    }

    public void EndMigration()
    {
        if (State.Migration is { } migration)
        {
            State = VmOwnership.Revoke(State, Region, migration).State;
            State = VmOwnership.Release(State, Region, migration, Machine);
        }
    }

    private VmDecision Decide(CommandRecord command) => command.Kind switch
    {
        VmCommandKind.Create => VmLifecycle.Step(
            State, new VmInput.Created("vm", $"uid-{++_uids}", Region, "host", new GuestRecord(), Command: command), default),
        VmCommandKind.Migrate => VmOwnership.Lock(State, Region, $"migration-{++_uids}", "us", command),
        _ => VmLifecycle.Step(State, new VmInput.Ordered(Enum.Parse<VmAction>(command.Kind.ToString()), command), default),
    };

    // The one write that takes the command; false when nobody learns of it.
    private bool Take(CommandRecord command, VmState next, CommandFault fault)
    {
        State = next;
        Effects[command.Id] = Effects.GetValueOrDefault(command.Id) + 1;
        if (!Taken.TryGetValue(command.Kind, out var ids))
        {
            Taken[command.Kind] = ids = [];
        }

        ids.Add(command.Id);
        if (command.Kind is VmCommandKind.Create or VmCommandKind.Migrate)
        {
            Happen(command.Kind);
        }

        return fault is not CommandFault.WriteAnswerLost;
    }

    // Does what the record says is under way; false when the caller is told of a failure.
    private bool Finish(CommandFault fault)
    {
        if (State.Pending is VmAct.None)
        {
            return true;
        }

        if (fault is CommandFault.CrashBeforeAct)
        {
            return false;
        }

        if (fault is CommandFault.HostRefuses)
        {
            Refuse();
            return false;
        }

        Act();
        if (fault is CommandFault.CrashAfterAct or CommandFault.SettlingWriteFails)
        {
            return false;
        }

        Observe();
        return true;
    }

    // Commands that were refused are gone from the record: they may be given again.
    private void Refuse()
    {
        var before = State;
        State = VmLifecycle.Step(State, new VmInput.ActRefused(Machine), default).State;
        foreach (var refused in before.Commands.Entries.Where(entry => State.Commands.Find(entry.Id) is null))
        {
            Effects[refused.Id]--;
        }
    }

    private void Act()
    {
        var (next, kind) = State.Pending switch
        {
            VmAct.Start => (MachineActivity.Running, VmCommandKind.Start),
            VmAct.Pause => (MachineActivity.Paused, VmCommandKind.Pause),
            VmAct.Resume => (MachineActivity.Running, VmCommandKind.Resume),
            VmAct.Delete => (MachineActivity.Gone, VmCommandKind.Delete),
            _ => (MachineActivity.Gone, VmCommandKind.Stop),
        };
        if (next != Machine)
        {
            Happen(kind);
        }

        Machine = next;
    }

    private void Observe()
    {
        if (State.Exists && State.Migration is null)
        {
            State = VmLifecycle.Step(State, new VmInput.MachineSeen(Machine), default).State;
        }
    }

    private void Happen(VmCommandKind kind) => Happened[kind] = Happened.GetValueOrDefault(kind) + 1;
}
