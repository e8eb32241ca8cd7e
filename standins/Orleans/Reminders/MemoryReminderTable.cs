using System.Collections.Concurrent;
using System.Globalization;

namespace Orleans.Runtime.Reminders;

/// <summary>Keeps reminders in memory; they end with the silo.</summary>
internal sealed class MemoryReminderTable : IReminderTable
{
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), ReminderEntry> _entries = new();
    private long _version;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<ReminderEntry>> ReadAllAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReminderEntry>>([.. _entries.Values]);

    public Task<IReadOnlyList<ReminderEntry>> ReadAsync(GrainId grain, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReminderEntry>>([.. _entries.Values.Where(entry => entry.Grain == grain)]);

    public Task<ReminderEntry?> ReadAsync(GrainId grain, string name, CancellationToken cancellationToken) =>
        Task.FromResult(_entries.GetValueOrDefault((grain, name)));

    public Task<string> WriteAsync(ReminderEntry entry, CancellationToken cancellationToken)
    {
        var version = Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture);
        _entries[(entry.Grain, entry.Name)] = entry with { ETag = version };
        return Task.FromResult(version);
    }

    public Task<bool> RemoveAsync(ReminderEntry entry, CancellationToken cancellationToken) =>
        Task.FromResult(_entries.TryRemove(KeyValuePair.Create((entry.Grain, entry.Name), entry)));
}
