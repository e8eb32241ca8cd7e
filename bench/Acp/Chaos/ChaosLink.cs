using System.Net;
using System.Net.Sockets;

namespace NovaCron.Bench.Acp.Chaos;

/// <summary>How one region reaches another: a relay that can be cut, as a cable is: nothing passes, and nobody is told.</summary>
internal sealed class ChaosLink : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private readonly Task _accepting;
    private TaskCompletionSource? _cut;

    public ChaosLink(int targetPort)
    {
        _target = targetPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Nothing passes from now on.</summary>
    public void Cut() => Interlocked.CompareExchange(
        ref _cut, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);

    /// <summary>All that waited passes, and what comes.</summary>
    public void Mend() => Interlocked.Exchange(ref _cut, null)?.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var relays = new List<Task>();
        try
        {
            while (true)
            {
                relays.RemoveAll(relay => relay.IsCompleted);
                relays.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            try
            {
                await PassAsync();
                await far.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
                await Task.WhenAny(PumpAsync(near, far), PumpAsync(far, near));
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                // Nobody is there: the caller sees its connection closed.
            }
        }
    }

    private Task PassAsync() => Volatile.Read(ref _cut)?.Task.WaitAsync(_end.Token) ?? Task.CompletedTask;

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        try
        {
            var buffer = new byte[BufferBytes];
            int length;
            while ((length = await from.GetStream().ReadAsync(buffer, _end.Token)) > 0)
            {
                await PassAsync();
                await to.GetStream().WriteAsync(buffer.AsMemory(0, length), _end.Token);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException
            or InvalidOperationException)
        {
            // The other direction ended, or the bench did.
        }
    }
}
