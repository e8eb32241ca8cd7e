using System.Security.Cryptography;
using System.Text;
using NovaCron.Agent;

namespace NovaCron.Grains.Tests.World;

/// <summary>An agent over a <see cref="FakeHost"/>, faithful to the contract's rules on epochs, repeats and states.</summary>
/// <param name="world">Where it is.</param>
/// <param name="host">Its host.</param>
/// <param name="gate">Of its process.</param>
/// <param name="fault">What the link to it does to the next order; null when it is in the silo's own process.</param>
internal sealed partial class FakeHostAgent(TwoRegions world, FakeHost host, CrashGate gate, Func<LinkFault>? fault = null) : IHostAgent
{
    public Task<HostReport> DescribeAsync(CancellationToken cancellationToken) => Do(() => new HostReport(
        host.Name, "in-process", new Version(1, 0), "in-process", ["virt-1"], 64L << 30, host.FreeMemory,
            1L << 40, 64, host.Machines.Count, []));

    public Task<IReadOnlyList<MachineReport>> ListAsync(CancellationToken cancellationToken) =>
        Do<IReadOnlyList<MachineReport>>(() => [.. host.Machines.Values.Select(Report)]);

    public Task<MachineReport?> FindAsync(string vm, CancellationToken cancellationToken) =>
        Do(() => host.Machines.TryGetValue(vm, out var machine) ? Report(machine) : null);

    public Task<MachineReport> StartAsync(MachineOrder order, CancellationToken cancellationToken) => Do(() =>
    {
        host.SeeEpoch(order.Vm, order.Epoch);
        if (host.Machines.TryGetValue(order.Vm, out var guarded) && guarded.IsGuarded && !host.HasLease)
        {
            throw new AgentException(AgentError.NoLease, $"{host.Name} has no lease.");
        }

        if (!host.Machines.TryGetValue(order.Vm, out var machine))
        {
            host.Machines[order.Vm] = machine = new FakeMachine { Vm = order.Vm };
            host.Console[order.Vm] = "";
            host.ConsoleBase[order.Vm] = 0;
        }

        machine.Epoch = order.Epoch;
        machine.Activity = MachineActivity.Running;
        return Report(machine);
    });

    public Task<MachineReport> PauseAsync(string vm, long epoch, CancellationToken cancellationToken) =>
        Set(vm, epoch, MachineActivity.Paused);

    public Task<MachineReport> ResumeAsync(string vm, long epoch, CancellationToken cancellationToken) =>
        Set(vm, epoch, MachineActivity.Running);

    public Task StopAsync(string vm, long epoch, CancellationToken cancellationToken) => Do(() =>
    {
        host.SeeEpoch(vm, epoch);
        return host.Machines.Remove(vm);
    });

    public Task FenceAsync(string vm, long epoch, CancellationToken cancellationToken) => Do(() =>
    {
        host.SeeEpoch(vm, epoch);
        if (host.Machines.TryGetValue(vm, out var machine) && machine.Epoch < epoch && machine.IsRunning)
        {
            machine.Activity = MachineActivity.Paused;
        }

        return true;
    });

    public Task<IReadOnlyList<ImageReference>> FindMissingImagesAsync(
        IReadOnlyList<ImageReference> images, CancellationToken cancellationToken) => 
            Do<IReadOnlyList<ImageReference>>(() => [.. host.Lacking]);

    public Task<ImageReference> ImportImageAsync(string path, CancellationToken cancellationToken) =>
        Do(() => new ImageReference(HashOf(path), path.Length));

    public Task WriteConsoleAsync(string vm, ReadOnlyMemory<byte> input, CancellationToken cancellationToken) => Do(() =>
    {
        host.Machine(vm);
        host.Console[vm] += Encoding.ASCII.GetString(input.Span);
        return true;
    });

    private Task<MachineReport> Set(string vm, long epoch, MachineActivity activity) => Do(() =>
    {
        host.SeeEpoch(vm, epoch);
        var machine = host.Machine(vm);
        if (machine.Activity is not (MachineActivity.Running or MachineActivity.Paused))
        {
            throw new AgentException(AgentError.WrongState, $"{vm} is {machine.Activity}.");
        }

        machine.Epoch = epoch;
        machine.Activity = activity;
        return Report(machine);
    });

    // One step of the world: the silo must be alive when it happens, and running copies are counted right after it.
    private Task<T> Do<T>(Func<T> act)
    {
        try
        {
            var happens = fault?.Invoke() ?? LinkFault.None;
            if (happens is LinkFault.Silence)
            {
                return new TaskCompletionSource<T>().Task;
            }

            var result = happens is LinkFault.OrderLost ? throw Unreachable() : world.Do(gate, act);
            return Task.FromResult(happens is LinkFault.AnswerLost ? throw Unreachable() : result);
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }

    private AgentException Unreachable() => new(AgentError.HostUnreachable, $"{host.Name} cannot be reached.");

    private static MachineReport Report(FakeMachine machine) => new(machine.Vm, machine.Epoch, machine.Activity, "virt-1", 0);

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
