using System.Runtime.CompilerServices;
using System.Text;
using NovaCron.Agent;

namespace NovaCron.Grains.Tests.World;

/// <summary>Both ends of a copy. The copy itself lives in the agent and dies with it; machines do not.</summary>
internal sealed partial class FakeHostAgent
{
    private const int Rounds = 3;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(3);
    private readonly HashSet<string> _copies = [];

    public Task<IncomingTicket> ReserveIncomingAsync(IncomingOrder order, CancellationToken cancellationToken) => Do(() =>
    {
        if (order.Hardware.MemoryBytes > host.FreeMemory)
        {
            throw new AgentException(AgentError.NotEnoughMemory, "No room.");
        }

        host.Reservations[order.Migration] = order;
        return new IncomingTicket(order.Migration, "", Encoding.ASCII.GetBytes(order.Migration), [.. host.Lacking]);
    });

    public Task OpenIncomingAsync(string migration, CancellationToken cancellationToken) => Do(() =>
    {
        var order = Reservation(migration);
        if (host.Machines.TryGetValue(order.Vm, out var machine))
        {
            return machine.Migration == migration ? machine : throw new AgentException(AgentError.WrongState, "There is a machine.");
        }

        return host.Machines[order.Vm] = new FakeMachine { Vm = order.Vm, Migration = migration, Activity = MachineActivity.Incoming };
    });

    public async Task<IncomingReport> WaitForLoadedAsync(string migration, CancellationToken cancellationToken)
    {
        while (true)
        {
            var isLoaded = await Do(() => host.Machine(Reservation(migration).Vm).IsLoaded);
            if (isLoaded)
            {
                return new IncomingReport(1000, HashOf(migration + world.Damage));
            }

            await Task.Delay(Tick, cancellationToken);
        }
    }

    public Task<MachineReport> ActivateIncomingAsync(
        string migration, long epoch, long consoleOffset, CancellationToken cancellationToken) =>
        Do(() =>
    {
        var order = Reservation(migration);
        host.SeeEpoch(order.Vm, epoch);
        var machine = host.Machine(order.Vm);
        if (!machine.IsLoaded || machine.Migration != migration)
        {
            throw new AgentException(AgentError.WrongState, $"{order.Vm} is not loaded.");
        }

        if (machine.Activity is MachineActivity.Incoming)
        {
            machine.Activity = MachineActivity.Running;
            machine.Epoch = epoch;
            host.Console[order.Vm] = "";
            host.ConsoleBase[order.Vm] = consoleOffset;
        }

        return Report(machine);
    });

    public Task AbortIncomingAsync(string migration, CancellationToken cancellationToken) => Do(() =>
    {
        if (!host.Reservations.TryGetValue(migration, out var order))
        {
            return false;
        }

        if (host.Machines.TryGetValue(order.Vm, out var machine) && machine.Migration == migration)
        {
            if (machine.Activity is not MachineActivity.Incoming)
            {
                throw new AgentException(AgentError.WrongState, "It was activated.");
            }

            host.Machines.Remove(order.Vm);
        }

        return host.Reservations.Remove(migration);
    });

    public Task<long> SendImagesAsync(OutgoingOrder order, IReadOnlyList<ImageReference> images, CancellationToken cancellationToken) =>
        Do(() =>
    {
        world.OtherHost(host).Lacking.Clear();
        return images.Sum(image => image.Length);
    });

    public async IAsyncEnumerable<CopyProgress> CopyAsync(
        OutgoingOrder order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Do(() =>
        {
            host.SeeEpoch(order.Vm, order.Epoch);
            Set(order.Vm, MachineActivity.Running, MachineActivity.Copying);
            return _copies.Add(order.Migration);
        });
        for (var round = 1; round <= Rounds || world.HoldsCopies; round++)
        {
            await Task.Delay(Tick, cancellationToken);
            while (!world.IsLinkUp)
            {
                // A cut link is a pause; a dead peer is not.
                var stalled = new TransferReport("internet", 0, 1, Tick, DateTimeOffset.UnixEpoch);
                yield return Progress(round, order) with { Transfer = stalled };
                await Task.Delay(Tick, cancellationToken);
            }

            await Do(() => Peer(order.TargetRegion).Machine(order.Vm));
            yield return Progress(round, order);
        }

        await Do(() => Set(order.Vm, MachineActivity.Copying, MachineActivity.SwitchingOver));
    }

    public Task<CopyReport> FinishCopyAsync(string migration, CancellationToken cancellationToken) => Do(() =>
    {
        if (!_copies.Contains(migration))
        {
            throw new AgentException(AgentError.UnknownMigration, "No such copy.");
        }

        var target = world.OtherHost(host);
        Peer(target.Region);
        var vm = target.Reservations.GetValueOrDefault(migration)?.Vm ?? throw new AgentException(AgentError.LinkFailed, "It hung up.");
        target.Machine(vm).IsLoaded = true;
        var written = host.ConsoleBase[vm] + host.Console[vm].Length;
        return new CopyReport(1000, 700, 4, HashOf(migration), Rounds, written);
    });

    public Task AbortOutgoingAsync(string migration, string vm, long epoch, CancellationToken cancellationToken) => Do(() =>
    {
        host.SeeEpoch(vm, epoch);
        _copies.Remove(migration);
        if (host.Machines.TryGetValue(vm, out var machine)
            && machine.Activity is MachineActivity.Copying or MachineActivity.SwitchingOver)
        {
            machine.Activity = MachineActivity.Running;
        }

        return true;
    });

    public async IAsyncEnumerable<ConsoleOutput> ReadConsoleAsync(
        string vm, long offset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = offset;
        while (true)
        {
            var piece = await Do(() => Read(vm, next));
            if (piece is null)
            {
                yield break;
            }

            if (piece.Bytes.Length > 0)
            {
                yield return piece;
                next = piece.Offset + piece.Bytes.Length;
            }

            await Task.Delay(Tick, cancellationToken);
        }
    }

    private static CopyProgress Progress(int round, OutgoingOrder order) => new(
        1000, 1000 - Math.Min(1000, 300 * round), 300 * round, 200 * round, 1000, round, order.Streams, null);

    private ConsoleOutput? Read(string vm, long offset)
    {
        if (!host.Machines.TryGetValue(vm, out var machine) || machine.Activity is MachineActivity.Incoming)
        {
            return null;
        }

        var start = host.ConsoleBase[vm];
        var text = host.Console[vm];
        var from = (int)Math.Clamp(offset < 0 ? text.Length : offset - start, 0, text.Length);
        return new ConsoleOutput(start + from, DateTimeOffset.UnixEpoch, Encoding.ASCII.GetBytes(text[from..]));
    }

    private FakeMachine Set(string vm, MachineActivity from, MachineActivity to)
    {
        var machine = host.Machine(vm);
        if (machine.Activity != from)
        {
            throw new AgentException(AgentError.WrongState, $"{vm} is {machine.Activity}.");
        }

        machine.Activity = to;
        return machine;
    }

    private FakeHost Peer(string region) => world.CanReach(region)
        ? world.Host(region)
        : throw new AgentException(AgentError.LinkFailed, $"The agent of {region} hung up.");

    private IncomingOrder Reservation(string migration) => host.Reservations.TryGetValue(migration, out var order)
        ? order
        : throw new AgentException(AgentError.UnknownMigration, $"{host.Name} expects no migration {migration}.");
}
