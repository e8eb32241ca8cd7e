namespace NovaCron.Hypervisor.InProcess;

/// <summary>A hold on an in-process guest; any number of them may exist, one after another's owner died.</summary>
internal sealed class InProcessMachine(Guest guest, InProcessHypervisor hypervisor) : IMachine
{
    public string Id => guest.Spec.Id;

    public MachineSpec Spec => guest.Spec;

    public Task<MachineState> GetStateAsync(CancellationToken cancellationToken) => Do(() => guest.State, cancellationToken);

    public Task PauseAsync(CancellationToken cancellationToken) => Do(guest.Pause, cancellationToken);

    public Task ResumeAsync(CancellationToken cancellationToken) => Do(guest.Resume, cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        guest.PullThePlug();
        guest.Incoming?.Abandon();
        if (guest.Outgoing is { IsUnderWay: true } outgoing)
        {
            await outgoing.AbandonAsync().ConfigureAwait(false);
        }

        hypervisor.Remove(guest);
    }

    public Task<Stream> OpenConsoleAsync(CancellationToken cancellationToken) => Do(guest.Console.Open, cancellationToken);

    public Task<IOutgoingMigration> MigrateAsync(OutgoingMigrationOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Do<IOutgoingMigration>(() => new InProcessOutgoingMigration(guest.BeginOutgoing(options), Id, streamLost: false),
            cancellationToken);
    }

    public Task<IOutgoingMigration?> FindMigrationAsync(CancellationToken cancellationToken) => Do<IOutgoingMigration?>(
        () => guest.Outgoing is { IsUnderWay: true } transfer ? new InProcessOutgoingMigration(transfer, Id, streamLost: true) : null,
        cancellationToken);

    public Task<IIncomingMigration> AcceptMigrationAsync(CancellationToken cancellationToken) =>
        Do<IIncomingMigration>(guest.BeginIncoming, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Task<bool> Do(Action action, CancellationToken cancellationToken) => Do(
        () =>
        {
            action();
            return true;
        },
        cancellationToken);

    private static Task<T> Do<T>(Func<T> action, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        try
        {
            return Task.FromResult(action());
        }
        catch (HypervisorException e)
        {
            return Task.FromException<T>(e);
        }
    }
}
