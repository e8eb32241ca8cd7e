using NovaCron.Agent.Console;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Machines;

/// <summary>A machine this process holds, with its console.</summary>
internal sealed class LiveMachine(IMachine machine, ConsolePump console) : IAsyncDisposable
{
    public IMachine Machine { get; } = machine;

    public ConsolePump Console { get; } = console;

    /// <summary>What it does; a machine that cannot be asked because it is gone is gone.</summary>
    public async Task<MachineState> GetStateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Machine.GetStateAsync(cancellationToken);
        }
        catch (HypervisorException e) when (e.Error == HypervisorError.MachineGone)
        {
            return MachineState.Gone;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Console.DisposeAsync();
        await Machine.DisposeAsync();
    }
}
