using Microsoft.Extensions.Logging;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Console;

/// <summary>Keeps a machine's serial console open and its output flowing into a <see cref="ConsoleFeed"/>.</summary>
internal sealed partial class ConsolePump : IAsyncDisposable
{
    /// <summary>The most bytes typed in one call: 64 KiB.</summary>
    public const int InputBytesMax = 64 * 1024;

    /// <summary>The most bytes in a piece of output: 16 KiB.</summary>
    public const int PieceBytesMax = 16 * 1024;

    /// <summary>How long typing waits for a console that is just being opened: 5 s.</summary>
    private static readonly TimeSpan OpenTimeMax = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ReopenDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReopenDelayMax = TimeSpan.FromSeconds(5);

    private readonly IMachine _machine;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _typing = new(1, 1);
    private readonly ConsoleDrains _drains;
    private readonly Task _running;
    private volatile TaskCompletionSource<Stream> _open = NewOpening();

    private ConsolePump(IMachine machine, ConsoleFeed feed, Stream? opened, TimeProvider time, ILogger logger)
    {
        (_machine, Feed, _time, _logger) = (machine, feed, time, logger);
        _drains = new ConsoleDrains(_stop.Token);
        _running = RunAsync(opened);
    }

    public ConsoleFeed Feed { get; }

    /// <summary>
    /// Opens the console and begins to pump. It is opened before this returns, for what a guest writes while nobody reads
    /// is lost; a console that cannot be opened yet is tried again.
    /// </summary>
    public static async Task<ConsolePump> StartAsync(
        IMachine machine, ConsoleFeed feed, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        Stream? opened = null;
        try
        {
            opened = await machine.OpenConsoleAsync(cancellationToken);
        }
        catch (HypervisorException)
        {
            // The pump tries again, and says so when it does not succeed.
        }

        return new ConsolePump(machine, feed, opened, time, logger);
    }

    /// <summary>
    /// Takes everything that the guest had written by now; meaningful while it stands still. Returns the offset after
    /// its last byte.
    /// </summary>
    public async Task<long> DrainAsync(CancellationToken cancellationToken)
    {
        await _drains.RequestAsync(cancellationToken);
        return Feed.End;
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        if (input.Length > InputBytesMax)
        {
            throw new AgentException(
                AgentError.InvalidOrder, $"At most {InputBytesMax:N0} bytes can be typed at once, not {input.Length:N0}.");
        }

        await _typing.WaitAsync(cancellationToken);
        try
        {
            var stream = await _open.Task.WaitAsync(OpenTimeMax, _time, cancellationToken);
            await stream.WriteAsync(input, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new AgentException(AgentError.WrongState, $"The serial console of {_machine.Id} is not open at the moment.", e);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new AgentException(AgentError.HypervisorFailed, $"The serial console of {_machine.Id} broke: {e.Message}", e);
        }
        finally
        {
            _typing.Release();
        }
    }

    /// <summary>Lets go of the console. The feed ends, and a later one goes on from its offset.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private static TaskCompletionSource<Stream> NewOpening() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync(Stream? opened)
    {
        await Task.Yield();
        try
        {
            for (var delay = ReopenDelay; !await PumpAsync(opened); delay = delay * 2 < ReopenDelayMax ? delay * 2 : ReopenDelayMax)
            {
                opened = null;
                _drains.AnswerAll();
                await Task.Delay(delay, _time, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Let go on purpose.
        }
        catch (Exception e)
        {
            LogPumpFailed(_machine.Id, e);
        }
        finally
        {
            _drains.Close();
            _open.TrySetException(new AgentException(AgentError.UnknownMachine, $"The serial console of {_machine.Id} is closed."));
            _ = _open.Task.Exception;
            Feed.Close(keepOffset: true);
        }
    }

    /// <summary>Pumps until the console's stream ends; returns whether the machine is gone.</summary>
    private async Task<bool> PumpAsync(Stream? opened)
    {
        try
        {
            await using var stream = opened ?? await _machine.OpenConsoleAsync(_stop.Token);
            _open.SetResult(stream);
            var buffer = new byte[PieceBytesMax];
            while (await ReadAsync(stream, buffer))
            {
                // Each round takes one piece.
            }
        }
        catch (Exception e) when (e is IOException or HypervisorException or ObjectDisposedException)
        {
            LogConsoleBroke(_machine.Id, e.Message);
        }
        finally
        {
            if (_open.Task.IsCompleted)
            {
                _open = NewOpening();
            }
        }

        return await IsGoneAsync();
    }

    private async Task<bool> ReadAsync(Stream stream, byte[] buffer)
    {
        var round = _drains.BeginRead();
        var reading = stream.ReadAsync(buffer, round.Interrupt);
        if (!reading.IsCompleted)
        {
            // A read that begins to wait has found the console empty: everything written before is in the feed.
            _drains.Answer(round);
        }

        try
        {
            var count = await reading;
            if (count == 0)
            {
                return false;
            }

            Feed.Append(buffer.AsSpan(0, count));
            return true;
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task<bool> IsGoneAsync()
    {
        try
        {
            return await _machine.GetStateAsync(_stop.Token) == MachineState.Gone;
        }
        catch (HypervisorException e)
        {
            return e.Error == HypervisorError.MachineGone;
        }
    }

    [LoggerMessage(5301, LogLevel.Information,
        "The serial console of {Machine} broke ({Reason}); it is opened again unless the machine is gone")]
    private partial void LogConsoleBroke(string machine, string reason);

    [LoggerMessage(5302, LogLevel.Error, "The serial console of {Machine} is no longer read")]
    private partial void LogPumpFailed(string machine, Exception exception);
}
