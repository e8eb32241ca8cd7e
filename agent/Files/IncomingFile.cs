using Microsoft.Extensions.Logging;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Files;

/// <summary>One copy on its way in: takes pieces until the file is whole, then gives it its name and tells the source.</summary>
internal sealed partial class IncomingFile : IAsyncDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly FileInboxOptions _options;
    private readonly IFileTarget _part;
    private readonly FileAssembly _assembly;
    private readonly AmstReceiver _receiver;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task _running;
    private Task _flushing = Task.CompletedTask;
    private long _flushedAt;
    private FileCopyException? _failure;
    private FileCopyException? _stopReason;
    private byte[]? _digest;

    /// <summary>Takes part and receiver over, and begins to receive.</summary>
    public IncomingFile(
        FileCopyRequest request, FileCopyTicket ticket, IFileTarget part, AmstReceiver receiver, FileInboxOptions options,
        TimeProvider time, ILogger logger)
    {
        (Request, Ticket, _part, _receiver, _options, _time, _logger) = (request, ticket, part, receiver, options, time, logger);
        _assembly = new FileAssembly(part);
        _flushedAt = time.GetTimestamp();
        _running = RunAsync();
    }

    public FileCopyRequest Request { get; }

    public FileCopyTicket Ticket { get; }

    /// <summary>Completes when it is over, well or not.</summary>
    public Task Ended => _ended.Task;

    /// <summary>When it ended, by the clock's timestamps.</summary>
    public long EndedAt { get; private set; }

    /// <summary>The file it writes to.</summary>
    public string FinalPath => _part.Place.Final;

    /// <summary>What the part held when the copy was opened. It does not change before the first piece.</summary>
    public BlockDigests Held => _part.Held;

    public FileCopyReport Report => new(
        _digest is null ? _assembly.DoneBytes : Request.Source.Length, _ended.Task.IsCompleted, _digest, _failure);

    /// <summary>Stops it; what it has received so far is kept.</summary>
    public async Task StopAsync(FileCopyException reason)
    {
        Interlocked.CompareExchange(ref _stopReason, reason, null);
        await _stop.CancelAsync();
        await _ended.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new FileCopyException(FileCopyError.UnknownCopy, "The target stopped the copy; it can go on later."));
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            await using (_receiver)
            {
                await EndAsync(await TryReceiveAsync());
            }
        }
        finally
        {
            _assembly.Dispose();
        }
    }

    /// <summary>Receives and publishes; returns what went wrong, the part closed in any case.</summary>
    private async Task<FileCopyException?> TryReceiveAsync()
    {
        using (_part)
        {
            try
            {
                await ReceiveAsync();
                await _flushing;
                // All of it in the ledger: whoever did not hear of the end and copies again need not send it again.
                await _part.FlushAsync();
                _part.Publish(Request.IsOverwriting);
                return null;
            }
#pragma warning disable CA1031 // Whatever it is ends this copy, is told to the source, and must not end the process.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                await KeepWrittenAsync();
                return _stopReason ?? FileCopyFaults.From(failure);
            }
        }
    }

    private async Task ReceiveAsync()
    {
        for (var payload = await ReceiveFirstAsync(); payload is not null; payload = await _receiver.ReceiveAsync(_stop.Token))
        {
            using (payload)
            {
                _assembly.Take(payload.Memory.Span);
            }

            if (_part.PendingBytes >= _options.LedgerBytes
                || (_part.PendingBytes > 0 && _time.GetElapsedTime(_flushedAt) >= _options.LedgerInterval))
            {
                // Behind the receiving, but never two of them: a slow disk holds the source back.
                await _flushing;
                _flushing = _part.FlushAsync();
                _flushedAt = _time.GetTimestamp();
            }
        }

        if (_assembly.Root is null)
        {
            throw FilePiece.Violation("the transfer ended before the file did");
        }
    }

    /// <summary>A source that opened a copy and then never came must not hold its place.</summary>
    private async Task<ReceivedPayload?> ReceiveFirstAsync()
    {
        using var limit = new CancellationTokenSource(_options.ConnectTimeMax, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        try
        {
            return await _receiver.ReceiveAsync(either.Token);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested && _receiver.Statistics.StreamsPeak > 0)
        {
            return await _receiver.ReceiveAsync(_stop.Token);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            throw new FileCopyException(FileCopyError.LinkFailed, $"The source did not connect within {_options.ConnectTimeMax}.");
        }
    }

    private async Task EndAsync(FileCopyException? failure)
    {
        _failure = failure;
        _digest = failure is null ? _assembly.Root : null;
        EndedAt = _time.GetTimestamp();
        // The part is closed and the outcome can be asked for: the next copy to this path may begin.
        _ended.SetResult();
        if (failure is null)
        {
            LogReceived(Request.Path, Request.Source.Length, Request.SourceRegion, Convert.ToHexStringLower(_digest!));
        }
        else
        {
            LogNotReceived(Request.Path, Request.SourceRegion, failure.Error, failure.Message);
        }

        try
        {
            await TellAsync(failure);
        }
        catch (Exception e) when (e is AmstException or OperationCanceledException)
        {
            // The source asks for the outcome when it does not hear it.
        }
    }

    private async Task TellAsync(FileCopyException? failure)
    {
        using var limit = new CancellationTokenSource(_options.Transfer.LingerTimeMax * 2, _time);
        if (failure is null)
        {
            await _receiver.ConfirmAsync(limit.Token);
        }
        else
        {
            await _receiver.AbortAsync((ushort)failure.Error, failure.Message, limit.Token);
        }
    }

    private async Task KeepWrittenAsync()
    {
        try
        {
            await _flushing;
            await _part.FlushAsync();
        }
        catch (IOException e)
        {
            LogNotKept(Request.Path, e);
        }
    }

    [LoggerMessage(5601, LogLevel.Information,
        "File {Path} of {Length} bytes received from region {Region} and verified, tree digest {Digest}")]
    private partial void LogReceived(string path, long length, string region, string digest);

    [LoggerMessage(5602, LogLevel.Warning, "File {Path} was not received from region {Region}, {Error}: {Reason}")]
    private partial void LogNotReceived(string path, string region, FileCopyError error, string reason);

    [LoggerMessage(5603, LogLevel.Warning, "What was received of file {Path} last could not be made durable and will be sent again")]
    private partial void LogNotKept(string path, Exception exception);
}
