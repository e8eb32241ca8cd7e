namespace Orleans.Runtime.Reminders;

/// <summary>A reminder as it is stored.</summary>
/// <param name="Grain">Whose it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="StartAt">When it is first due, UTC.</param>
/// <param name="Period">How often.</param>
/// <param name="ETag">Its version.</param>
internal sealed record ReminderEntry(GrainId Grain, string Name, DateTime StartAt, TimeSpan Period, string ETag = "") : IGrainReminder
{
    public string ReminderName => Name;

    /// <summary>The first time at or after another at which it is due.</summary>
    public DateTime DueFrom(DateTime time)
    {
        if (time <= StartAt)
        {
            return StartAt;
        }

        var past = (time - StartAt).Ticks;
        var periods = (past + Period.Ticks - 1) / Period.Ticks;
        return StartAt + TimeSpan.FromTicks(periods * Period.Ticks);
    }
}
