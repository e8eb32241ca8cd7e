using System.Net.Sockets;
using System.Text.Json;

namespace NovaCron.Bench.Witness;

/// <summary>
/// Follows one machine over its second control socket: when its guest ran, by QEMU's own clock, and how often it was told to.
/// </summary>
internal sealed class MachineWatch(MachineLaunch launch, string socket)
{
    private static readonly TimeSpan ConnectPause = TimeSpan.FromMilliseconds(5);
    private readonly Lock _gate = new();
    private readonly List<RunSpan> _runs = [];
    private DateTimeOffset? _runningSince;
    private int _stops;
    private int _resumes;

    public MachineLaunch Launch => launch;

    /// <summary>How often its guest was made to stand still.</summary>
    public int Stops => Look(() => _stops);

    /// <summary>How often its guest was let run on; the first run after a boot is none.</summary>
    public int Resumes => Look(() => _resumes);

    /// <summary>When its guest ran; the last span may be open.</summary>
    public IReadOnlyList<RunSpan> Runs => Look<IReadOnlyList<RunSpan>>(() =>
        _runningSince is { } since ? [.. _runs, new RunSpan(launch.Vm, launch.Pid, since, null)] : [.. _runs]);

    /// <summary>Whether it was heard at all. A machine that was not is one that the witness can say nothing of.</summary>
    public bool WasHeard { get; private set; }

    /// <summary>Follows it to its end.</summary>
    public async Task FollowAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new NetworkStream(await ConnectAsync(cancellationToken), ownsSocket: true);
            using var reader = new StreamReader(stream);
            await stream.WriteAsync("{\"execute\":\"qmp_capabilities\"}{\"execute\":\"query-status\"}"u8.ToArray(), cancellationToken);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
                Take(JsonDocument.Parse(line).RootElement, time.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // It ended, or the watch did.
        }

        End(time.GetUtcNow());
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
                return connection;
            }
            catch (SocketException) when (Directory.Exists($"/proc/{launch.Pid}"))
            {
                // Between the script and QEMU, which it becomes, the process has no command line: only its end is the end.
                connection.Dispose();
                await Task.Delay(ConnectPause, cancellationToken);
            }
        }
    }

    private void Take(JsonElement message, DateTimeOffset now)
    {
        lock (_gate)
        {
            WasHeard = true;
            if (message.TryGetProperty("return", out var answer) && answer.TryGetProperty("running", out var running))
            {
                // Connected to a machine that runs already: it runs at least from now on.
                if (running.GetBoolean())
                    _runningSince ??= now;
                return;
            }

            switch (message.TryGetProperty("event", out var name) ? name.GetString() : null)
            {
                case "STOP":
                    _stops++;
                    Close(TimeOf(message));
                    break;
                case "RESUME":
                    // QEMU says so of the first run after a boot too, which nobody ordered.
                    _resumes += _stops > _resumes ? 1 : 0;
                    _runningSince ??= TimeOf(message);
                    break;
                case "SHUTDOWN":
                    Close(TimeOf(message));
                    break;
            }
        }
    }

    private void End(DateTimeOffset now)
    {
        lock (_gate)
            Close(now);
    }

    private void Close(DateTimeOffset at)
    {
        if (_runningSince is { } since)
            _runs.Add(new RunSpan(launch.Vm, launch.Pid, since, at));
        _runningSince = null;
    }

    private static DateTimeOffset TimeOf(JsonElement message)
    {
        var stamp = message.GetProperty("timestamp");
        return DateTimeOffset.FromUnixTimeSeconds(stamp.GetProperty("seconds").GetInt64())
            .AddMicroseconds(stamp.GetProperty("microseconds").GetInt64());
    }

    private T Look<T>(Func<T> question)
    {
        lock (_gate)
            return question();
    }
}
