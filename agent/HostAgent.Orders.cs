namespace NovaCron.Agent;

/// <content>The orders: each is named for telemetry, and says in its errors what was done on which side.</content>
public sealed partial class HostAgent
{
    /// <inheritdoc/>
    public Task<HostReport> DescribeAsync(CancellationToken cancellationToken) =>
        _desk.RunAsync("describe", "Describing the host", () => ReportAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MachineReport>> ListAsync(CancellationToken cancellationToken) =>
        _desk.RunAsync<IReadOnlyList<MachineReport>>(
            "list",
            "Listing machines",
            async () => await Task.WhenAll(_registry.Machines.Select(record => _machines.ReportAsync(record, cancellationToken))),
            cancellationToken);

    /// <inheritdoc/>
    public Task<MachineReport?> FindAsync(string vm, CancellationToken cancellationToken) => _desk.RunAsync(
        "find",
        $"Looking for {vm}",
        async () => _registry.TryGet(vm, out var record) ? await _machines.ReportAsync(record, cancellationToken) : null,
        cancellationToken);

    /// <inheritdoc/>
    public Task<MachineReport> StartAsync(MachineOrder order, CancellationToken cancellationToken) => _desk.RunAsync(
        "start", $"Starting {order.Vm}", () => _orders.StartAsync(order, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<MachineReport> PauseAsync(string vm, long epoch, CancellationToken cancellationToken) => _desk.RunAsync(
        "pause", $"Pausing {vm}", () => _orders.PauseAsync(vm, epoch, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<MachineReport> ResumeAsync(string vm, long epoch, CancellationToken cancellationToken) => _desk.RunAsync(
        "resume", $"Resuming {vm}", () => _orders.ResumeAsync(vm, epoch, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(string vm, long epoch, CancellationToken cancellationToken) => _desk.RunAsync(
        "stop", $"Stopping {vm}", () => _orders.StopAsync(vm, epoch, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string vm, long epoch, CancellationToken cancellationToken) => _desk.RunAsync(
        "delete", $"Deleting {vm}", () => _orders.DeleteAsync(vm, epoch, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task FenceAsync(string vm, long epoch, CancellationToken cancellationToken) => _desk.RunAsync(
        "fence", $"Fencing {vm}", () => _orders.FenceAsync(vm, epoch, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ImageReference>> FindMissingImagesAsync(
        IReadOnlyList<ImageReference> images, CancellationToken cancellationToken) => _desk.RunAsync(
            "find-images", "Looking for images", () => Task.FromResult(_images.FindMissing(images)), cancellationToken);

    /// <inheritdoc/>
    public Task<ImageReference> ImportImageAsync(string path, CancellationToken cancellationToken) => _desk.RunAsync(
        "import-image", $"Importing {path}", () => _images.ImportAsync(path, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IncomingTicket> ReserveIncomingAsync(IncomingOrder order, CancellationToken cancellationToken) => _desk.RunAsync(
        "reserve-incoming",
        $"Reserving room for {order.Vm} at the target",
        () => _reservations.ReserveAsync(order, cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public Task OpenIncomingAsync(string migration, CancellationToken cancellationToken) => _desk.RunAsync(
        "open-incoming",
        $"Opening {Named(migration)} at the target",
        () => _incoming.OpenAsync(migration, cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public Task<IncomingReport> WaitForLoadedAsync(string migration, CancellationToken cancellationToken) => _desk.RunAsync(
        "wait-loaded",
        $"Loading the guest of {Named(migration)} at the target",
        () => _incoming.WaitForLoadedAsync(migration, cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public Task<MachineReport> ActivateIncomingAsync(
        string migration, long epoch, long consoleOffset, CancellationToken cancellationToken) =>
        _desk.RunAsync(
            "activate-incoming",
            $"Activating the guest of {Named(migration)} at the target",
            () => _incoming.ActivateAsync(migration, epoch, consoleOffset, cancellationToken),
            cancellationToken);

    /// <inheritdoc/>
    public Task AbortIncomingAsync(string migration, CancellationToken cancellationToken) => _desk.RunAsync(
        "abort-incoming",
        $"Aborting {Named(migration)} at the target",
        () => _incoming.AbortAsync(migration, cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public Task<long> SendImagesAsync(
        OutgoingOrder order, IReadOnlyList<ImageReference> images, CancellationToken cancellationToken) => _desk.RunAsync(
            "send-images",
            $"Sending images of {order.Vm} from the source to {order.TargetRegion}",
            () => _imageSender.SendAsync(order, images, cancellationToken),
            cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<CopyProgress> CopyAsync(OutgoingOrder order, CancellationToken cancellationToken) => _desk.Follow(
        $"Copying {order.Vm} from the source to {order.TargetRegion}", _outgoing.CopyAsync(order, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<CopyReport> FinishCopyAsync(string migration, CancellationToken cancellationToken) => _desk.RunAsync(
        "finish-copy",
        $"Switching over in {Named(migration)} at the source",
        () => _outgoing.FinishAsync(migration, cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public Task AbortOutgoingAsync(string migration, string vm, long epoch, CancellationToken cancellationToken) => _desk.RunAsync(
        "abort-outgoing",
        $"Aborting {Named(migration)} at the source",
        () => _outgoing.AbortAsync(migration, vm, epoch, cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ConsoleOutput> ReadConsoleAsync(string vm, long offset, CancellationToken cancellationToken) => _desk.Follow(
        $"Reading the console of {vm}", _machines.ReadConsoleAsync(vm, offset, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task WriteConsoleAsync(string vm, ReadOnlyMemory<byte> input, CancellationToken cancellationToken) => _desk.RunAsync(
        "write-console",
        $"Typing into the console of {vm}",
        () => _machines.RequireConsole(vm).WriteAsync(input, cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public Task<LeaseStamp> StampLeaseAsync(CancellationToken cancellationToken) => _desk.RunAsync(
        "stamp-lease", "Looking at the lease clock", () => Task.FromResult(_lease.Stamp()), cancellationToken);

    /// <inheritdoc/>
    public Task ExtendLeaseAsync(LeaseStamp stamp, CancellationToken cancellationToken) => _desk.RunAsync(
        "extend-lease", "Extending the lease", () => _lease.ExtendAsync(stamp, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<LeaseStamp> RestartLeaseAsync(string nonce, CancellationToken cancellationToken) => _desk.RunAsync(
        "restart-lease", "Beginning a new life of the lease", () => _guards.RestartAsync(nonce, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task GuardAsync(string vm, long epoch, bool isGuarded, CancellationToken cancellationToken) => _desk.RunAsync(
        "guard",
        isGuarded ? $"Putting {vm} under the lease" : $"Taking {vm} out of the lease",
        () => _guards.GuardAsync(vm, epoch, isGuarded, cancellationToken),
        cancellationToken);

    private static string Named(string migration) => $"migration {migration}";

    private async Task<HostReport> ReportAsync(CancellationToken cancellationToken)
    {
        var hypervisor = await _hypervisor.ProbeAsync(cancellationToken);
        var memory = _options.GuestMemoryBytes;
        return new HostReport(
            _options.HostName,
            hypervisor.Name,
            hypervisor.Version,
            hypervisor.Accelerator,
            hypervisor.MachineTypes,
            memory,
            Math.Max(0, memory - _registry.UsedMemoryBytes),
            Math.Max(0, _images.Disk.FreeBytes - _reservations.PromisedDiskBytes),
            Environment.ProcessorCount,
            _registry.Machines.Count,
            [.. hypervisor.Remarks, .. _remarks, .. _lease.Remark is { } remark ? (string[])[remark] : []]);
    }
}
