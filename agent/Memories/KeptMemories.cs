using Microsoft.Extensions.Logging;
using NovaCron.Agent.Images;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Agent.Memories;

/// <summary>
/// Memories of guests that left this host or came to it, as their migrations left them. Both ends of a migration keep the same, so that
/// when the guest returns, what it did not change is referred to and not sent. They are a cache: encrypted, bounded, and there after a
/// restart where the region gave a key for that.
/// </summary>
internal sealed partial class KeptMemories : IAsyncDisposable
{
    /// <summary>The folder below the data folder; what no memory is made of is deleted at start.</summary>
    public const string FolderName = "memories";

    private readonly AgentOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _folder;
    private readonly DiskBudget _disk;
    private readonly Lock _gate = new();
    private readonly List<KeptMemory> _kept = [];
    private readonly List<Task> _finishing = [];
    private readonly KeptIndex? _index;

    public KeptMemories(AgentOptions options, TimeProvider time, ILogger<KeptMemories> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _folder = Path.Combine(options.DataDirectory, FolderName);
        _disk = new DiskBudget(options.DataDirectory, options.DiskBytesMax);
        _index = options.KeptKey.IsEmpty ? null : new KeptIndex(options.KeptKey);
        Directory.CreateDirectory(_folder);
        Restore();
    }

    /// <summary>Begins to keep a memory that passes; null where none are kept.</summary>
    public KeptMemoryWriter? Begin(string vm, string migration)
    {
        if (_options.KeptBytesMax == 0)
        {
            return null;
        }

        try
        {
            var path = Path.Combine(_folder, Guid.NewGuid().ToString("n"));
            return new KeptMemoryWriter(vm, migration, path, Math.Min(_options.KeptBytesMax, _disk.FreeBytes / 2));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotKept(vm, migration, error.Message);
            return null;
        }
    }

    /// <summary>Keeps what has passed whole, if it was to be kept. It is taken over, and named in the background.</summary>
    public void Complete(KeptMemoryWriter? writer)
    {
        if (writer is null)
        {
            return;
        }

        writer.HandOver();
        lock (_gate)
        {
            _finishing.RemoveAll(task => task.IsCompleted);
            _finishing.Add(Task.Run(() => Finish(writer)));
        }
    }

    /// <summary>Waits until all that has passed is kept; for tests and the end.</summary>
    public Task WaitForAllAsync()
    {
        lock (_gate)
        {
            return Task.WhenAll(_finishing);
        }
    }

    /// <summary>What a guest on its way in may refer to, the newest first: its own memories, and others' where they are shared.</summary>
    public IReadOnlyList<KeptReference> Offer(string vm)
    {
        lock (_gate)
        {
            Expire();
            var units = 0L;
            return
            [
                .. _kept.Where(memory => memory.Vm == vm || _options.KeptShared)
                    .OrderBy(memory => memory.Vm == vm ? 0 : 1).ThenByDescending(memory => memory.At)
                    .Select(memory => memory.Reference).Take(MemoryDecoder.KeptMax)
                    .TakeWhile(reference => (units += reference.Units) <= KnownNames.CountMax),
            ];
        }
    }

    /// <summary>
    /// The contents of what was offered, and of images behind them; null where some are gone, and none of them may then be counted on.
    /// </summary>
    public KeptContents? Open(IReadOnlyList<KeptReference> offered, UnitFiles images)
    {
        var opened = new List<KeptMemory>();
        lock (_gate)
        {
            foreach (var reference in offered)
            {
                if (_kept.Find(memory => memory.Reference == reference) is { } found && found.TryUse())
                {
                    opened.Add(found);
                }
            }
        }

        var contents = new KeptContents(opened, images);
        if (opened.Count == offered.Count)
        {
            return contents;
        }

        contents.Dispose();
        return null;
    }

    /// <summary>
    /// What a target offered for a guest, as far as the same is kept here, and the guest's images behind it; null where nothing is.
    /// </summary>
    public HeldByBoth? Compare(string vm, IReadOnlyList<KeptReference> offered, KnownFiles? images)
    {
        var names = new KnownNames();
        List<(int First, KeptMemory Memory)> held = [];
        lock (_gate)
        {
            if (images is null && !_kept.Exists(memory => offered.Contains(memory.Reference)))
            {
                return null;
            }

            foreach (var reference in offered)
            {
                if (_kept.Find(memory => memory.Reference == reference) is not { } same || !same.TryUse())
                {
                    names.Skip(reference.Units);
                    continue;
                }

                held.Add((names.Count, same));
                names.AddRange(same.Names);
            }
        }

        names.AddRange(images is null ? default : images.Names.Bytes);
        return new HeldByBoth(names, held, vm, images);
    }

    /// <summary>Drops a VM's memories: it was deleted with its data.</summary>
    public void Forget(string vm) => Drop(memory => memory.Vm == vm);

    /// <summary>Drops memories whose contents could not be read again.</summary>
    public void Distrust(IReadOnlyList<KeptReference> references) => Drop(memory => references.Contains(memory.Reference));

    public async ValueTask DisposeAsync()
    {
        await WaitForAllAsync();
        if (_index is null)
        {
            Drop(_ => true);
            return;
        }

        lock (_gate)
        {
            _kept.ForEach(memory => memory.Leave());
            _kept.Clear();
        }
    }

    private void Finish(KeptMemoryWriter writer)
    {
        try
        {
            if (writer.Finish(_time.GetUtcNow()) is { } memory)
            {
                Keep(memory);
                Save(memory);
                LogKept(memory.Vm, writer.Migration, memory.Reference.Units);
                return;
            }

            LogNotKept(writer.Vm, writer.Migration, writer.Failure!);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            LogNotKept(writer.Vm, writer.Migration, error.Message);
        }
    }

    private void Keep(KeptMemory memory)
    {
        lock (_gate)
        {
            _kept.Add(memory);
            Fit();
        }
    }

    private void Fit()
    {
        Expire();
        while (_kept.Sum(kept => kept.Bytes) > _options.KeptBytesMax)
        {
            _kept[0].Dispose();
            _kept.RemoveAt(0);
        }
    }

    private void Expire() => Drop(memory => _time.GetUtcNow() - memory.At > _options.KeptTimeMax);

    private void Drop(Predicate<KeptMemory> isMeant)
    {
        lock (_gate)
        {
            foreach (var memory in _kept.FindAll(isMeant))
            {
                _kept.Remove(memory);
                memory.Dispose();
            }
        }
    }

    [LoggerMessage(5561, LogLevel.Information, "The memory of {Vm} is kept as migration {Migration} left it: {Units} pages with content")]
    private partial void LogKept(string vm, string migration, int units);

    [LoggerMessage(5562, LogLevel.Information, "The memory of {Vm} is not kept after migration {Migration}: {Reason}")]
    private partial void LogNotKept(string vm, string migration, string reason);
}
