using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace NovaCron.Agent.Watchdog;

/// <summary>
/// The watchdog's socket and the one agent that is connected to it: a new one takes the place of an old one. Everything is done on the
/// calling thread, and nothing waits but <see cref="Wait"/>.
/// </summary>
internal sealed partial class WatchdogPort : IDisposable
{
    private const short Readable = 1;
    private const int Backlog = 4;

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly byte[] _buffer = new byte[WatchdogProtocol.OrderBytesMax];
    private readonly byte[] _answer = new byte[WatchdogProtocol.AnswerBytes];
    private readonly WatchdogPlace _place;
    private readonly PollRequest[] _requests = new PollRequest[2];
    private Socket? _agent;
    private int _buffered;

    public WatchdogPort(WatchdogPlace place)
    {
        _place = place;
        File.Delete(place.Socket);
        place.WithEndPoint(endPoint =>
        {
            _listener.Bind(endPoint);
            return true;
        });
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(place.Socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        _listener.Listen(Backlog);
        _listener.Blocking = false;
    }

    public bool HasAgent => _agent is not null;

    /// <summary>Waits until an agent connects or says something, at most so long.</summary>
    public void Wait(TimeSpan time)
    {
        _requests[0] = new PollRequest { Descriptor = (int)_listener.Handle, Events = Readable };
        _requests[1] = new PollRequest { Descriptor = _agent is null ? -1 : (int)_agent.Handle, Events = Readable };
        // Rounded down, so that it is not late; where nothing is left it is a look without a wait.
        Poll(ref _requests[0], (nuint)_requests.Length, (int)Math.Clamp(time.TotalMilliseconds, 0, int.MaxValue));
    }

    /// <summary>Takes an agent that has connected; whether there was one.</summary>
    public bool Accept()
    {
        try
        {
            var agent = _listener.Accept();
            Drop();
            agent.Blocking = false;
            _agent = agent;
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The agent's next order, if it is there as a whole. An agent that is gone or sends garbage is dropped.</summary>
    public WatchdogOrder? Read()
    {
        try
        {
            if (_agent is null)
            {
                return null;
            }

            var read = _agent.Receive(_buffer.AsSpan(_buffered), SocketFlags.None, out var error);
            if (error != SocketError.WouldBlock)
            {
                _buffered += read;
                if (read == 0 || error != SocketError.Success)
                {
                    Drop();
                    return null;
                }
            }

            return Take();
        }
        catch (Exception e) when (e is SocketException or InvalidDataException)
        {
            Drop();
            return null;
        }
    }

    /// <summary>Answers; an agent that does not read is dropped.</summary>
    public void Answer(WatchdogAnswer answer)
    {
        WatchdogProtocol.Write(answer, _answer);
        if (_agent is not null && _agent.Send(_answer, SocketFlags.None, out _) != _answer.Length)
        {
            Drop();
        }
    }

    public void Dispose()
    {
        Drop();
        _listener.Dispose();
        File.Delete(_place.Socket);
    }

    private WatchdogOrder? Take()
    {
        if (WatchdogProtocol.LengthOf(_buffer.AsSpan(0, _buffered)) is not { } length || length > _buffered)
        {
            return null;
        }

        var order = WatchdogProtocol.ReadOrder(_buffer.AsSpan(0, length));
        _buffer.AsSpan(length, _buffered - length).CopyTo(_buffer);
        _buffered -= length;
        return order;
    }

    private void Drop()
    {
        _agent?.Dispose();
        (_agent, _buffered) = (null, 0);
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollRequest requests, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
