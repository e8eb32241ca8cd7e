using System.Net;
using System.Net.Sockets;

namespace NovaCron.Dwcp.Tests.Transport.Kit;

/// <summary>A TCP relay that can be frozen: it takes nothing any more, and tells nobody.</summary>
internal sealed class FreezableRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly IPEndPoint _target;
    private readonly Task _relaying;
    private volatile bool _isFrozen;

    public FreezableRelay(string target)
    {
        _target = IPEndPoint.Parse(target);
        _listener.Start();
        _relaying = RelayAllAsync();
    }

    public string Endpoint => _listener.LocalEndpoint.ToString()!;

    public void Freeze() => _isFrozen = true;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _relaying;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task RelayAllAsync()
    {
        var relays = new List<Task>();
        try
        {
            while (true)
            {
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
        using var held = near;
        using var far = new TcpClient();
        await far.ConnectAsync(_target, _end.Token);
        await Task.WhenAll(PumpAsync(near, far), PumpAsync(far, near));
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (int length; (length = await from.GetStream().ReadAsync(buffer, _end.Token)) > 0;)
            {
                if (_isFrozen)
                {
                    await Task.Delay(Timeout.Infinite, _end.Token);
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, length), _end.Token);
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
            // One of the ends closed, or the test is over.
        }
    }
}
