using System.Net;
using System.Net.Sockets;

namespace NovaCron.SystemTests.Kit;

/// <summary>
/// The network between two regions, a TCP relay that can be made slow: on a slow line a busy guest's copy does not end by
/// itself, so that a test has all the time it wants to disturb it.
/// </summary>
internal sealed class Link : IAsyncDisposable
{
    private const int BufferBytes = 16 * 1024;
    private const int ConnectionsMax = 256;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile int _bytesPerSecond;
    private volatile TaskCompletionSource? _cut;

    public Link(int targetPort)
    {
        _target = targetPort;
        // What waits in the kernel is not on the slow line yet: a small guest would fit there whole.
        _listener.Server.ReceiveBufferSize = BufferBytes;
        _listener.Start(ConnectionsMax);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What a connection carries towards the target, at most; 0, the default, is no limit.</summary>
    public int BytesPerSecond
    {
        get => _bytesPerSecond;
        set => _bytesPerSecond = value;
    }

    /// <summary>Whether it is cut: nothing gets through, nothing is lost, and nobody is told.</summary>
    public bool IsCut
    {
        get => _cut is not null;
        set
        {
            var before = _cut;
            _cut = value ? before ?? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;
            if (!value)
                before?.TrySetResult();
        }
    }

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
                await WhileCutAsync();
                await far.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
                await Task.WhenAny(PumpAsync(near, far, isSlow: true), PumpAsync(far, near, isSlow: false));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // Nobody is there: the caller sees its connection closed, as through any relay.
            }
        }
    }

    private Task WhileCutAsync() => _cut?.Task.WaitAsync(_end.Token) ?? Task.CompletedTask;

    private async Task PumpAsync(TcpClient from, TcpClient to, bool isSlow)
    {
        try
        {
            var buffer = new byte[BufferBytes];
            int length;
            while ((length = await from.GetStream().ReadAsync(buffer, _end.Token)) > 0)
            {
                await WhileCutAsync();
                await to.GetStream().WriteAsync(buffer.AsMemory(0, length), _end.Token);
                if (isSlow && _bytesPerSecond is > 0 and var limit)
                    await Task.Delay(TimeSpan.FromSeconds((double)length / limit), _end.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other direction ended, or the test did.
        }
    }
}
