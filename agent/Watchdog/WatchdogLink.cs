using System.Net.Sockets;

namespace NovaCron.Agent.Watchdog;

/// <summary>A connection to a watchdog: one order after the other, and word at once when it goes.</summary>
internal sealed class WatchdogLink : IAsyncDisposable
{
    private readonly NetworkStream _stream;
    private readonly Action _lost;
    private readonly Task _reading;
    private readonly Lock _gate = new();
    private TaskCompletionSource<WatchdogAnswer>? _asked;
    private ulong _sequence;
    private bool _isOver;

    private WatchdogLink(Socket socket, Action lost)
    {
        (_stream, _lost) = (new NetworkStream(socket, ownsSocket: true), lost);
        _reading = ReadAsync();
    }

    /// <summary>Connects to a watchdog.</summary>
    /// <param name="place">Where it is.</param>
    /// <param name="lost">Called once, when the connection ends without having been disposed of.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SocketException">Nobody is there.</exception>
    public static async Task<WatchdogLink> OpenAsync(WatchdogPlace place, Action lost, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // The endpoint names an open folder: it is connected before that is closed.
            await place.WithEndPoint(endPoint => socket.ConnectAsync(endPoint, cancellationToken).AsTask());
            return new WatchdogLink(socket, lost);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends an order and returns its answer.</summary>
    /// <exception cref="IOException">The connection ended.</exception>
    public async Task<WatchdogAnswer> AskAsync(WatchdogOrder order, CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource<WatchdogAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_isOver)
            {
                throw Ended();
            }

            (_asked, _sequence) = (asked, order.Sequence);
        }

        await _stream.WriteAsync(WatchdogProtocol.Write(order), cancellationToken);
        return await asked.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isOver = true;
        }

        await _stream.DisposeAsync();
        await _reading;
    }

    private static IOException Ended() => new("The watchdog closed its connection.");

    private async Task ReadAsync()
    {
        var bytes = new byte[WatchdogProtocol.AnswerBytes];
        try
        {
            while (true)
            {
                await _stream.ReadExactlyAsync(bytes);
                Take(WatchdogProtocol.ReadAnswer(bytes));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidDataException)
        {
            End();
        }
    }

    private void Take(WatchdogAnswer answer)
    {
        lock (_gate)
        {
            // The answer to an order that nobody waits for any more is nothing.
            if (answer.Sequence == _sequence)
            {
                _asked?.TrySetResult(answer);
            }
        }
    }

    private void End()
    {
        bool isLost;
        lock (_gate)
        {
            (isLost, _isOver) = (!_isOver, true);
            _asked?.TrySetException(Ended());
        }

        if (isLost)
        {
            _lost();
        }
    }
}
