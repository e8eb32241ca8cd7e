using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NovaCron.Hypervisor.Qemu;

/// <summary>
/// A connection to a QEMU's control channel (QMP: one JSON object a line). Commands go one at a time; each answer is
/// matched by its id, so one that comes after its caller gave up is dropped. Thread-safe.
/// </summary>
internal sealed class QmpClient : IAsyncDisposable
{
    /// <summary>The longest line accepted; QEMU's own longest, the list of machine types, is about 60 KiB.</summary>
    public const int LineBytesMax = 1 << 20;

    private readonly Stream _output;
    private readonly PipeReader _input;
    private readonly string _machine;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> _waiting = new();
    private readonly CancellationTokenSource _closing = new();
    private volatile TaskCompletionSource _event = NewEvent();
    private Task _reading = Task.CompletedTask;
    private Exception? _broken;
    private long _lastId;

    private QmpClient(Stream input, Stream output, string machine, TimeProvider time)
    {
        _input = PipeReader.Create(input);
        _output = output;
        _machine = machine;
        _time = time;
    }

    /// <summary>QEMU's version, from its greeting.</summary>
    public Version Version { get; private set; } = new(0, 0);

    /// <summary>Whether the connection can still carry commands.</summary>
    public bool IsOpen => _broken is null && !_closing.IsCancellationRequested;

    /// <summary>Completes when the next event arrives, or the connection ends.</summary>
    public Task NextEvent => _event.Task;

    /// <summary>Reads the greeting and enters command mode.</summary>
    public static async Task<QmpClient> OpenAsync(
        Stream input, Stream output, string machine, TimeProvider time, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var client = new QmpClient(input, output, machine, time);
        try
        {
            var greeting = await client.ReadLineAsync(cancellationToken).AsTask().WaitAsync(timeout, time, cancellationToken)
                .ConfigureAwait(false);
            client.Version = VersionOf(greeting ?? throw client.Failed("it closed its control channel before greeting"));
            client._reading = client.ReadAnswersAsync();
            await client.ExecuteAsync("qmp_capabilities", null, timeout, cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch (Exception e)
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw e is TimeoutException ? client.Failed("it did not greet in time; another process may hold its control channel", e)
                : e is IOException or JsonException or KeyNotFoundException ? client.Failed("its greeting was not understood", e)
                : e is HypervisorException or OperationCanceledException ? e
                : client.Failed(e.Message, e);
        }
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <exception cref="HypervisorException">QEMU refused it, did not answer in time, or went away.</exception>
    public async Task<JsonElement> ExecuteAsync(string command, JsonObject? arguments, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        var id = ++_lastId;
        try
        {
            _waiting[id] = answer;
            if (_broken is not null)
            {
                throw Failed("its control channel is closed", _broken);
            }

            await SendAsync(id, command, arguments, timeout).ConfigureAwait(false);
            var reply = await answer.Task.WaitAsync(timeout, _time, cancellationToken).ConfigureAwait(false);
            return Result(command, reply);
        }
        catch (TimeoutException e)
        {
            throw Failed($"it did not answer '{command}' within {timeout.TotalSeconds:0.###} s", e);
        }
        catch (IOException e)
        {
            throw Failed($"its control channel broke at '{command}'", e);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The connection is closed before anything is waited for, so that whoever cannot wait may leave it at that.
        var closed = _output.DisposeAsync();
        await _closing.CancelAsync().ConfigureAwait(false);
        await closed.ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        await _input.CompleteAsync().ConfigureAwait(false);
    }

    private static TaskCompletionSource NewEvent() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Version VersionOf(JsonElement greeting)
    {
        var qemu = greeting.GetProperty("QMP").GetProperty("version").GetProperty("qemu");
        return new Version(qemu.GetProperty("major").GetInt32(), qemu.GetProperty("minor").GetInt32(),
            qemu.GetProperty("micro").GetInt32());
    }

    private async Task SendAsync(long id, string command, JsonObject? arguments, TimeSpan timeout)
    {
        var request = new JsonObject { ["execute"] = command, ["id"] = id };
        if (arguments is not null)
        {
            request["arguments"] = arguments;
        }

        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(request), (byte)'\n'];
        var sending = _output.WriteAsync(line, _closing.Token).AsTask();
        try
        {
            await sending.WaitAsync(timeout, _time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            // Half a command would garble the next one: the connection has served its time.
            Break(e);
            throw;
        }
    }

    private JsonElement Result(string command, JsonElement reply)
    {
        if (reply.TryGetProperty("return", out var result))
        {
            return result;
        }

        var reason = reply.TryGetProperty("error", out var error) && error.TryGetProperty("desc", out var text) ? text.GetString() : null;
        throw Failed($"it refused '{command}': {reason ?? "it gave no reason"}");
    }

    private async Task ReadAnswersAsync()
    {
        try
        {
            while (await ReadLineAsync(_closing.Token).ConfigureAwait(false) is { } line)
            {
                Take(line);
            }

            Break(new IOException("QEMU closed the connection."));
        }
        catch (Exception e) when (e is IOException or JsonException or OperationCanceledException or ObjectDisposedException)
        {
            Break(e);
        }
    }

    private void Take(JsonElement line)
    {
        if (line.TryGetProperty("event", out _))
        {
            var announced = _event;
            _event = NewEvent();
            announced.TrySetResult();
        }
        else if (line.TryGetProperty("id", out var id) && id.TryGetInt64(out var number) && _waiting.TryRemove(number, out var waiting))
        {
            waiting.TrySetResult(line);
        }
    }

    private void Break(Exception reason)
    {
        _broken = reason;
        _event.TrySetResult();
        foreach (var waiting in _waiting.Values)
        {
            waiting.TrySetException(new IOException("QEMU's control channel ended.", reason));
        }
    }

    private async ValueTask<JsonElement?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var end = result.Buffer.PositionOf((byte)'\n');
            if (end is not null)
            {
                using var document = JsonDocument.Parse(result.Buffer.Slice(0, end.Value));
                var line = document.RootElement.Clone();
                _input.AdvanceTo(result.Buffer.GetPosition(1, end.Value));
                return line;
            }

            if (result.Buffer.Length > LineBytesMax)
            {
                throw new IOException($"QEMU sent a line of more than {LineBytesMax} bytes.");
            }

            _input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
            {
                return null;
            }
        }
    }

    private HypervisorException Failed(string what, Exception? cause = null) =>
        new(HypervisorError.ControlFailed, $"QEMU machine '{_machine}': {what}.", cause);
}
