using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace NovaCron.Hypervisor.Qemu;

/// <summary>Sending and loading the guest.</summary>
internal sealed partial class QemuMachine
{
    /// <summary>
    /// QEMU's own limit is set out of the way (1 TiB/s): the stream's reader decides the speed by how fast it reads, and
    /// QEMU measures the rate it really got when it judges whether the downtime limit can be kept.
    /// </summary>
    private const long BandwidthBytesPerSecondMax = 1L << 40;

    private static readonly TimeSpan DowntimeMax = TimeSpan.FromSeconds(2000);

    public async Task<IOutgoingMigration> MigrateAsync(OutgoingMigrationOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.DowntimeLimit, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.DowntimeLimit, DowntimeMax);
        var state = await GetStateAsync(cancellationToken).ConfigureAwait(false);
        if ((await MigrationInfo.QueryAsync(control, cancellationToken).ConfigureAwait(false)).IsUnderWay)
        {
            throw MachineErrors.MigrationRunning(Id);
        }

        if (state is not (MachineState.Running or MachineState.Paused))
        {
            throw Refuse(state, "be sent", "it must run or be paused");
        }

        await RefusePageLossAsync(cancellationToken).ConfigureAwait(false);
        await SetCapabilitiesAsync(cancellationToken).ConfigureAwait(false);
        await control.ExecuteAsync("migrate-set-parameters", new JsonObject
        {
            ["downtime-limit"] = (long)options.DowntimeLimit.TotalMilliseconds,
            ["max-bandwidth"] = BandwidthBytesPerSecondMax,
        }, cancellationToken).ConfigureAwait(false);
        var stream = await StartSendingAsync(cancellationToken).ConfigureAwait(false);
        return new QemuOutgoingMigration(this, stream, ranBefore: state == MachineState.Running);
    }

    public async Task<IOutgoingMigration?> FindMigrationAsync(CancellationToken cancellationToken)
    {
        var state = await GetStateAsync(cancellationToken).ConfigureAwait(false);
        if (state is MachineState.Gone or MachineState.Incoming)
        {
            return null;
        }

        var info = await MigrationInfo.QueryAsync(control, cancellationToken).ConfigureAwait(false);
        return info.IsUnderWay ? new QemuOutgoingMigration(this, stream: null, ranBefore: null) : null;
    }

    public async Task<IIncomingMigration> AcceptMigrationAsync(CancellationToken cancellationToken)
    {
        var state = await GetStateAsync(cancellationToken).ConfigureAwait(false);
        if (state != MachineState.Incoming)
        {
            throw Refuse(state, "load a migration", "launch it for an incoming migration");
        }

        if ((await MigrationInfo.QueryAsync(control, cancellationToken).ConfigureAwait(false)).Status != "none")
        {
            throw MachineErrors.MigrationRunning(Id);
        }

        await SetCapabilitiesAsync(cancellationToken).ConfigureAwait(false);
        var path = control.Folder.IncomingSocket;
        File.Delete(path);
        await control.ExecuteAsync("migrate-incoming", new JsonObject { ["uri"] = "unix:" + path }, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            return new QemuIncomingMigration(this, await UnixSockets.ConnectAsync(path, cancellationToken).ConfigureAwait(false));
        }
        catch (SocketException e)
        {
            throw MachineErrors.IncomingFailed(Id, $"QEMU does not accept its stream at {path} ({e.Message})", e);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>An adopted machine may have memory that this QEMU cannot send without losing pages.</summary>
    private async Task RefusePageLossAsync(CancellationToken cancellationToken)
    {
        if (!PageLoss.Threatens(spec.MemoryBytes))
        {
            return;
        }

        var version = (await control.ConnectAsync(cancellationToken).ConfigureAwait(false)).Version;
        var kvm = await control.ExecuteAsync("query-kvm", null, cancellationToken).ConfigureAwait(false);
        if (PageLoss.Affects(version, kvm.GetProperty("enabled").GetBoolean()))
        {
            throw new HypervisorException(HypervisorError.Unavailable,
                $"Machine '{Id}' runs in QEMU {version} under TCG with memory that is a multiple of 256 KiB: live migration would lose "
                + "pages. Stop it and start it anew with QEMU 9.0 or later.");
        }
    }

    private async Task SetCapabilitiesAsync(CancellationToken cancellationToken)
    {
        // All others stay off: what they do within QEMU's stream is this project's part outside of it.
        var on = new JsonArray(
            new JsonObject { ["capability"] = "pause-before-switchover", ["state"] = true },
            new JsonObject { ["capability"] = "events", ["state"] = true });
        await control.ExecuteAsync("migrate-set-capabilities", new JsonObject { ["capabilities"] = on }, cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<NetworkStream> StartSendingAsync(CancellationToken cancellationToken)
    {
        var path = control.Folder.OutgoingSocket;
        using var listener = UnixSockets.Listen(path);
        try
        {
            await control.ExecuteAsync("migrate", new JsonObject { ["uri"] = "unix:" + path }, cancellationToken).ConfigureAwait(false);
            var socket = await listener.AcceptAsync(cancellationToken).AsTask()
                .WaitAsync(control.Options.CommandTimeout, control.Time, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException or SocketException)
        {
            await control.ExecuteAsync("migrate_cancel", null, CancellationToken.None).ConfigureAwait(false);
            throw e is OperationCanceledException ? e : MachineErrors.OutgoingFailed(Id, "QEMU did not connect to its stream's reader", e);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
