namespace Orleans.Runtime.Reminders;

/// <summary>Keeps reminders.</summary>
internal interface IReminderTable
{
    Task StartAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<ReminderEntry>> ReadAllAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<ReminderEntry>> ReadAsync(GrainId grain, CancellationToken cancellationToken);

    Task<ReminderEntry?> ReadAsync(GrainId grain, string name, CancellationToken cancellationToken);

    /// <summary>Writes a reminder, whatever was there; its new version.</summary>
    Task<string> WriteAsync(ReminderEntry entry, CancellationToken cancellationToken);

    /// <summary>Removes a reminder; false when it has another version.</summary>
    Task<bool> RemoveAsync(ReminderEntry entry, CancellationToken cancellationToken);
}
