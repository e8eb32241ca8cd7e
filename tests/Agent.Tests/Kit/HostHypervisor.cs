using System.IO.Pipelines;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Tests.Kit;

/// <summary>
/// A hypervisor as one agent's process sees it. When that process dies (<see cref="DieAsync"/>), its open ends close and
/// nothing it still tries has any effect, while the machines live on for the next agent.
/// </summary>
internal sealed class HostHypervisor(IHypervisor hypervisor) : IHypervisor
{
    private readonly List<Func<ValueTask>> _openEnds = [];
    private volatile bool _dead;

    /// <summary>A byte of outgoing streams to change, from their start.</summary>
    public long? FlipStreamByteAt { get; set; }

    /// <summary>Where outgoing streams end too early.</summary>
    public long? CutStreamAt { get; set; }

    /// <summary>Makes pausing fail, as a machine that no longer answers does.</summary>
    public bool PausingFails { get; set; }

    /// <summary>Says which process a machine without one is taken for.</summary>
    public Func<string, ProcessIdentity?> ProcessOf { get; set; } = _ => null;

    /// <summary>Called before a machine is let run.</summary>
    public Action? BeforeResume { get; set; }

    public async Task DieAsync()
    {
        _dead = true;
        foreach (var end in Ends())
        {
            await end();
        }
    }

    public ValueTask<HypervisorInfo> ProbeAsync(CancellationToken cancellationToken) => hypervisor.ProbeAsync(cancellationToken);

    public async Task<IMachine> LaunchAsync(MachineSpec spec, LaunchMode mode, CancellationToken cancellationToken)
    {
        RequireAlive();
        return new HostMachine(await hypervisor.LaunchAsync(spec, mode, cancellationToken), this);
    }

    public async Task<IReadOnlyList<IMachine>> AdoptAsync(CancellationToken cancellationToken) =>
        [.. (await hypervisor.AdoptAsync(cancellationToken)).Select(machine => new HostMachine(machine, this))];

    private List<Func<ValueTask>> Ends()
    {
        lock (_openEnds)
        {
            return [.. _openEnds];
        }
    }

    private void AddEnd(Func<ValueTask> close)
    {
        lock (_openEnds)
        {
            _openEnds.Add(close);
        }
    }

    private void RequireAlive()
    {
        if (_dead)
        {
            throw new HypervisorException(HypervisorError.ControlFailed, "The process that asks is dead.");
        }
    }

    private sealed class HostMachine(IMachine machine, HostHypervisor host) : IMachine
    {
        public string Id => machine.Id;

        public MachineSpec Spec => machine.Spec;

        public ProcessIdentity? Process => machine.Process ?? host.ProcessOf(machine.Id);

        private IMachine Alive
        {
            get
            {
                host.RequireAlive();
                return machine;
            }
        }

        public Task<MachineState> GetStateAsync(CancellationToken cancellationToken) => Alive.GetStateAsync(cancellationToken);

        public Task PauseAsync(CancellationToken cancellationToken) => host.PausingFails
            ? throw new HypervisorException(HypervisorError.ControlFailed, "The machine does not answer.")
            : Alive.PauseAsync(cancellationToken);

        public Task ResumeAsync(CancellationToken cancellationToken)
        {
            host.BeforeResume?.Invoke();
            return Alive.ResumeAsync(cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Alive.StopAsync(cancellationToken);

        public async Task<Stream> OpenConsoleAsync(CancellationToken cancellationToken)
        {
            var stream = await Alive.OpenConsoleAsync(cancellationToken);
            host.AddEnd(stream.DisposeAsync);
            return stream;
        }

        public async Task<IOutgoingMigration> MigrateAsync(OutgoingMigrationOptions options, CancellationToken cancellationToken)
        {
            var migration = new HostMigration(await Alive.MigrateAsync(options, cancellationToken), host);
            host.AddEnd(migration.BreakAsync);
            return migration;
        }

        public Task<IOutgoingMigration?> FindMigrationAsync(CancellationToken cancellationToken) =>
            Alive.FindMigrationAsync(cancellationToken);

        public async Task<IIncomingMigration> AcceptMigrationAsync(CancellationToken cancellationToken)
        {
            var migration = await Alive.AcceptMigrationAsync(cancellationToken);
            host.AddEnd(migration.DisposeAsync);
            return migration;
        }

        public ValueTask DisposeAsync() => machine.DisposeAsync();
    }

    private sealed class HostMigration(IOutgoingMigration migration, HostHypervisor host) : IOutgoingMigration
    {
        public PipeReader Stream { get; } = host.FlipStreamByteAt is null && host.CutStreamAt is null
            ? migration.Stream
            : TamperedStream.Create(migration.Stream, host.FlipStreamByteAt, host.CutStreamAt);

        private IOutgoingMigration Alive
        {
            get
            {
                host.RequireAlive();
                return migration;
            }
        }

        public Task<OutgoingMigrationStatus> GetStatusAsync(CancellationToken cancellationToken) => Alive.GetStatusAsync(cancellationToken);

        public Task WaitForPreSwitchoverAsync(CancellationToken cancellationToken) => Alive.WaitForPreSwitchoverAsync(cancellationToken);

        public Task ContinueAsync(CancellationToken cancellationToken) => Alive.ContinueAsync(cancellationToken);

        public Task CancelAsync(CancellationToken cancellationToken) => Alive.CancelAsync(cancellationToken);

        public ValueTask BreakAsync()
        {
            migration.Stream.CancelPendingRead();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => migration.DisposeAsync();
    }
}
