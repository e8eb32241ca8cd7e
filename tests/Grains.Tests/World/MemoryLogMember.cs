using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Grains.Federation;

namespace NovaCron.Grains.Tests.World;

/// <summary>
/// One region's way to the log, in one life of its silo: what a dead silo handed in has happened, but it hears no answer.
/// </summary>
internal sealed class MemoryLogMember(MemoryLog log, string region, CrashGate gate) : IFederationLog
{
    public bool IsOn => log.IsOn;

    public Task<CommandResult?> ExecuteAsync(FederationCommand command, CancellationToken cancellationToken) =>
        Answer(() => log.Execute(region, command));

    public LeaseOptions Lease => log.Lease;

    public Task<LeaseWatch> WatchVmAsync(string vm, CancellationToken cancellationToken) => Answer(() => log.Watch(vm));

    public Task<IReadOnlyList<string>> ListMembersAsync(CancellationToken cancellationToken) => Answer(() => log.Members);

    public Task<VmOwnership?> FindVmAsync(string vm, CancellationToken cancellationToken) => Answer(() => log.Find(vm));

    private Task<T> Answer<T>(Func<T> ask)
    {
        try
        {
            gate.Pass();
            var answer = ask();
            gate.Pass();
            return Task.FromResult(answer);
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }
}
