using Microsoft.Extensions.Logging;
using NovaCron.Agent.Data;
using NovaCron.Agent.Diagnostics;
using NovaCron.Agent.Memories;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Transport;
using NovaCron.Hypervisor;
using NovaCron.Hypervisor.MigrationStream;

namespace NovaCron.Agent.Incoming;

/// <summary>
/// The target's end of the data path: frames from the other agent become the machine's stream again, and go into the
/// waiting machine. A payload is given back to the transport only when the machine's pipe took it, so a slow machine
/// holds the source back.
/// </summary>
internal sealed partial class IncomingLoad : IAsyncDisposable
{
    private readonly AmstReceiver _receiver;
    private readonly WindowLease _window;
    private readonly IIncomingMigration _machine;
    private readonly HdeOptions _encoding;
    private readonly IncomingMemory _memory;
    private readonly ILogger _logger;
    private readonly Action<IncomingReport> _onLoaded;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<IncomingReport> _loaded;

    /// <summary>Begins to load.</summary>
    /// <param name="receiver">Where frames arrive; taken over.</param>
    /// <param name="window">The transfer's part of the windows' memory; taken over.</param>
    /// <param name="machine">The waiting machine's end; taken over.</param>
    /// <param name="encoding">Limits of the decoder.</param>
    /// <param name="memory">What its frames may refer to, and where its memory is kept; taken over.</param>
    /// <param name="onLoaded">Makes the success durable before anybody hears of it.</param>
    /// <param name="logger">The log.</param>
    public IncomingLoad(
        AmstReceiver receiver, WindowLease window, IIncomingMigration machine, HdeOptions encoding, IncomingMemory memory,
        Action<IncomingReport> onLoaded, ILogger logger)
    {
        (_receiver, _window, _machine, _encoding, _memory) = (receiver, window, machine, encoding, memory);
        (_onLoaded, _logger) = (onLoaded, logger);
        _loaded = RunAsync();
    }

    /// <summary>Waits until the machine has loaded everything.</summary>
    /// <exception cref="AgentException">It has not, and never will.</exception>
    public Task<IncomingReport> WaitAsync(CancellationToken cancellationToken) => _loaded.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loaded.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await _machine.DisposeAsync();
        await _receiver.DisposeAsync();
        _stop.Dispose();
    }

    private async Task<IncomingReport> RunAsync()
    {
        await Task.Yield();
        using var stream = new HashingPipeWriter(_machine.Stream);
        try
        {
            await RebuildAsync(stream, _stop.Token);
            await stream.CompleteAsync();
            var receipt = await _receiver.ConfirmAsync(_stop.Token);
            await _machine.WaitForLoadedAsync(_stop.Token);
            var report = new IncomingReport(stream.Length, stream.Finish());
            _onLoaded(report);
            _memory.Complete();
            AgentTelemetry.StreamBytes.Add(report.StreamBytes, AgentTelemetry.Received);
            LogLoaded(receipt.Payloads, receipt.WireBytes, report.StreamBytes);
            return report;
        }
        catch (Exception e)
        {
            _memory.Fail(e);
            throw await GiveUpAsync(stream, e);
        }
        finally
        {
            // The transfer is over, whatever becomes of the machine.
            _window.Dispose();
            _memory.Dispose();
        }
    }

    private async Task RebuildAsync(HashingPipeWriter stream, CancellationToken cancellationToken)
    {
        using var decoder = _memory.CreateDecoder(_encoding);
        var sink = _memory.Keep(decoder, new StreamRebuilding(new MigrationStreamWriter(stream)));
        while (await _receiver.ReceiveAsync(cancellationToken) is { } payload)
        {
            using (payload)
            {
                decoder.Decode(payload.Memory.Span, sink);
                if ((await stream.FlushAsync(cancellationToken)).IsCompleted)
                {
                    // The machine takes no more: it knows why.
                    await _machine.WaitForLoadedAsync(cancellationToken);
                    throw new AgentException(AgentError.StreamInvalid, "The machine had loaded its guest before the stream ended.");
                }
            }
        }
    }

    /// <summary>Tells the source why, and ends the machine's stream as an incomplete one.</summary>
    private async Task<AgentException> GiveUpAsync(HashingPipeWriter stream, Exception failure)
    {
        var fault = AgentFaults.From(failure);
        LogNotLoaded(fault.Message);
        try
        {
            await stream.CompleteAsync(failure);
            await _receiver.AbortAsync(AgentFaults.CodeOf(fault.Error), fault.Message, _stop.Token);
        }
        catch (Exception e) when (e is AmstException or OperationCanceledException or IOException)
        {
            LogAbortNotSent(e.Message);
        }

        return fault;
    }

    [LoggerMessage(5411, LogLevel.Information,
        "Guest loaded: {Frames} frames, {WireBytes} bytes on the wire, {StreamBytes} bytes of stream")]
    private partial void LogLoaded(long frames, long wireBytes, long streamBytes);

    [LoggerMessage(5412, LogLevel.Warning, "Guest not loaded: {Reason}")]
    private partial void LogNotLoaded(string reason);

    [LoggerMessage(5413, LogLevel.Information, "The source could not be told why the guest was not loaded: {Reason}")]
    private partial void LogAbortNotSent(string reason);
}
