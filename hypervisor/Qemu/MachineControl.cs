using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NovaCron.Hypervisor.Qemu;

/// <summary>
/// The control of one machine: its process and its QMP channel, which is opened when first needed and again when it broke.
/// QEMU serves one control connection at a time.
/// </summary>
internal sealed class MachineControl(string id, MachineFolder folder, ProcessIdentity process, QemuOptions options, TimeProvider time)
    : IAsyncDisposable
{
    private static readonly TimeSpan ExitPollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>How long the process of a machine whose control channel closed may take to be gone.</summary>
    private static readonly TimeSpan ExitGrace = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _connecting = new(1, 1);
    private QmpClient? _client;

    public string Id => id;

    public MachineFolder Folder => folder;

    public ProcessIdentity Process => process;

    public QemuOptions Options => options;

    public TimeProvider Time => time;

    public bool IsAlive => process.IsAlive;

    /// <summary>Sends a command.</summary>
    /// <exception cref="HypervisorException">The machine is gone, refused, or did not answer.</exception>
    public async Task<JsonElement> ExecuteAsync(string command, JsonObject? arguments, CancellationToken cancellationToken)
    {
        var client = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await client.ExecuteAsync(command, arguments, options.CommandTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (HypervisorException) when (!client.IsOpen)
        {
            await ThrowIfGoneAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    public async Task<QmpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_client is { IsOpen: true })
            {
                return _client;
            }

            await CloseAsync().ConfigureAwait(false);
            if (!IsAlive)
            {
                throw MachineErrors.Gone(id);
            }

            return _client = await OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            await ThrowIfGoneAsync(cancellationToken).ConfigureAwait(false);
            throw new HypervisorException(HypervisorError.ControlFailed,
                $"QEMU machine '{id}': its control socket {folder.ControlSocket} does not accept a connection ({e.Message}).", e);
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>Waits until the process has ended. False when it has not within the time given.</summary>
    public async Task<bool> WaitForExitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (IsAlive)
        {
            if (time.GetElapsedTime(began) >= timeout)
            {
                return false;
            }

            await Task.Delay(ExitPollInterval, time, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Waits for the machine's next event, at most one poll interval.</summary>
    public async Task WaitForChangeAsync(CancellationToken cancellationToken)
    {
        var delay = Task.Delay(options.StatusPollInterval, time, cancellationToken);
        await (_client is { IsOpen: true } client ? Task.WhenAny(client.NextEvent, delay) : delay).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Closes the control channel, so that another process may open it.</summary>
    public ValueTask DisposeAsync() => CloseAsync();

    private async Task<QmpClient> OpenAsync(CancellationToken cancellationToken)
    {
        var stream = await UnixSockets.ConnectAsync(folder.ControlSocket, cancellationToken).ConfigureAwait(false);
        return await QmpClient.OpenAsync(stream, stream, id, time, options.CommandTimeout, cancellationToken).ConfigureAwait(false);
    }

    private async Task ThrowIfGoneAsync(CancellationToken cancellationToken)
    {
        if (await WaitForExitAsync(ExitGrace, cancellationToken).ConfigureAwait(false))
        {
            throw MachineErrors.Gone(id);
        }
    }

    private async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref _client, null) is { } client)
        {
            await client.DisposeAsync().ConfigureAwait(false);
        }
    }
}
