using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Files;

/// <summary>
/// Where copies of files come in: below one folder, announced before their bytes come, each resumable by whoever asks again for
/// the same source and path. Its methods throw <see cref="FileCopyException"/>.
/// </summary>
public sealed partial class FileInbox : IAsyncDisposable
{
    private const int TokenBytes = 32;

    private readonly SemaphoreSlim _opening = new(1);
    private readonly Dictionary<Guid, IncomingFile> _copies = [];
    private readonly FileInboxOptions _options;
    private readonly AmstListener _listener;
    private readonly TimeProvider _time;
    private readonly ILogger<FileInbox> _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _cleaning;

    /// <summary>Opens it.</summary>
    /// <param name="options">What it takes.</param>
    /// <param name="listener">Where its transfers come in.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where copies' fates are told.</param>
    public FileInbox(FileInboxOptions options, AmstListener listener, TimeProvider time, ILogger<FileInbox> logger)
    {
        options.Validate();
        (_options, _listener, _time, _logger) = (options, listener, time, logger);
        _cleaning = CleanAsync();
    }

    /// <summary>Announces a copy; its transfer is accepted from now on. An unfinished one of that region to that path gives way.</summary>
    public async Task<FileCopyTicket> OpenAsync(FileCopyRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await _opening.WaitAsync(cancellationToken);
        try
        {
            return await OpenAloneAsync(request);
        }
        catch (Exception failure) when (failure is not FileCopyException)
        {
            throw FileCopyFaults.From(failure);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>The digests of blocks that are held, from a block on; may be asked until the first piece is sent.</summary>
    public BlockDigests Held(Guid copy, string sourceRegion) => Find(copy, sourceRegion).Held;

    /// <summary>Waits for a copy's end, at most so long; says how far it is.</summary>
    public async Task<FileCopyReport> WaitAsync(Guid copy, string sourceRegion, TimeSpan limit, CancellationToken cancellationToken)
    {
        var found = Find(copy, sourceRegion);
        try
        {
            await found.Ended.WaitAsync(limit, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It goes on; whoever waits asks again.
        }

        return found.Report;
    }

    /// <summary>Stops all copies; what they have received is kept for later.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _cleaning;
        await _opening.WaitAsync();
        foreach (var copy in Copies())
        {
            await copy.DisposeAsync();
        }

        _opening.Dispose();
        _stop.Dispose();
    }

    private async Task<FileCopyTicket> OpenAloneAsync(FileCopyRequest request)
    {
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
        if (request.Source.Length < 0 || request.Source.Length > _options.FileBytesMax)
        {
            throw new FileCopyException(
                FileCopyError.TooLarge,
                $"A file of {request.Source.Length:N0} bytes is offered; the target takes {_options.FileBytesMax:N0}.");
        }

        var place = FileCopyPlace.Open(_options.Directory, request.Path);
        await MakeRoomAsync(place.Final, request.SourceRegion);
        var part = OpenTarget(place, request, out var note);
        try
        {
            if (part is not FinishedFile)
            {
                RequireDisk(Math.Min(request.DataBytes, request.Source.Length - part.Held.KnownBytes));
            }

            var ticket = new FileCopyTicket(
                AmstSessionId.New().Value, RandomNumberGenerator.GetBytes(TokenBytes), part.Held.KnownBytes, note);
            var receiver = _listener.Expect(ticket.ToOffer(request.SourceRegion, _options.Region), _options.Transfer);
            Add(new IncomingFile(request, ticket, part, receiver, _options, _time, _logger));
            LogOpened(request.Path, request.Source.Length, request.SourceRegion, ticket.HeldBytes);
            return ticket;
        }
        catch (InvalidOperationException e)
        {
            part.Dispose();
            throw new FileCopyException(FileCopyError.Busy, $"The target cannot take another transfer: {e.Message}", e);
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    private IFileTarget OpenTarget(FileCopyPlace place, FileCopyRequest request, out string? note)
    {
        note = FinishedFile.Note;
        if (!request.IsRestart && FinishedFile.TryOpen(place, request.Source, request.IsOverwriting, _options.FileBytesMax) is { } finished)
        {
            return finished;
        }

        place.RequireFree(request.IsOverwriting);
        return PartFile.Open(place, request.Source, request.IsRestart, _options.FileBytesMax, out note);
    }

    private async Task MakeRoomAsync(string finalPath, string sourceRegion)
    {
        foreach (var other in Copies().Where(other => other.FinalPath == finalPath && !other.Ended.IsCompleted))
        {
            if (other.Request.SourceRegion != sourceRegion)
            {
                throw new FileCopyException(
                    FileCopyError.Busy, $"Region {other.Request.SourceRegion} is copying to '{other.Request.Path}'.");
            }

            // Most likely the same operator's earlier process, dead without the transport knowing it yet.
            await other.StopAsync(new FileCopyException(FileCopyError.Superseded, "A later copy to the same path took this one's place."));
        }

        if (Copies().Count(copy => !copy.Ended.IsCompleted) >= _options.CopiesMax)
        {
            throw new FileCopyException(FileCopyError.Busy, $"The target takes {_options.CopiesMax} copies at a time.");
        }
    }

    private void RequireDisk(long bytes)
    {
        var free = new DriveInfo(_options.Directory).AvailableFreeSpace - _options.DiskReserveBytes;
        if (bytes > free)
        {
            throw new FileCopyException(
                FileCopyError.NotEnoughDisk,
                $"The file needs up to {bytes:N0} bytes of disk at the target; {Math.Max(0, free):N0} are free.");
        }
    }

    private IncomingFile Find(Guid copy, string sourceRegion)
    {
        lock (_copies)
        {
            return _copies.TryGetValue(copy, out var found) && found.Request.SourceRegion == sourceRegion
                ? found
                : throw new FileCopyException(
                    FileCopyError.UnknownCopy, $"The target knows no copy {copy:N}: it was restarted, or forgot it.");
        }
    }

    private IncomingFile[] Copies()
    {
        lock (_copies)
        {
            return [.. _copies.Values];
        }
    }

    private void Add(IncomingFile copy)
    {
        lock (_copies)
        {
            foreach (var old in _copies.Values.Where(IsOld).ToArray())
            {
                _copies.Remove(old.Ticket.Copy);
            }

            _copies.Add(copy.Ticket.Copy, copy);
        }
    }

    private bool IsOld(IncomingFile copy) => copy.Ended.IsCompleted && _time.GetElapsedTime(copy.EndedAt) > _options.ReportTime;

    private async Task CleanAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(_options.CleanupInterval, _time);
            do
            {
                await Task.Yield();
                foreach (var part in AbandonedParts.Delete(_options.Directory, _time.GetUtcNow() - _options.AbandonedAfter))
                {
                    LogAbandoned(part, _options.AbandonedAfter);
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The inbox is closed.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotCleaned(e);
        }
    }

    [LoggerMessage(5611, LogLevel.Information,
        "File {Path} of {Length} bytes is expected from region {Region}; {Held} bytes are here already")]
    private partial void LogOpened(string path, long length, string region, long held);

    [LoggerMessage(5612, LogLevel.Information, "{Part} was deleted: nothing was added to it for {Time}")]
    private partial void LogAbandoned(string part, TimeSpan time);

    [LoggerMessage(5613, LogLevel.Warning, "Parts of abandoned copies could not be looked for any more")]
    private partial void LogNotCleaned(Exception exception);
}
