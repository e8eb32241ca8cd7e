using NovaCron.Engine.Tests.Support;

namespace NovaCron.Engine.Tests.Reminders;

[GrainType("tests.reminder")]
public sealed class ReminderGrain : Grain, IReminderGrain, IRemindable
{
    public Task SetAsync(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

    public async Task<string> NamesAsync() =>
        string.Join(' ', (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order(StringComparer.Ordinal));

    public async Task<bool> HasAsync(string name) => await this.GetReminder(name) is not null;

    public async Task RemoveAsync(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public async Task RemoveStaleAsync(string name)
    {
        var before = await this.GetReminder(name);
        await this.RegisterOrUpdateReminder(name, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await this.UnregisterReminder(before!);
    }

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Signals.Note(this.GetPrimaryKeyString(), $"{reminderName} every {status.Period.TotalSeconds} s");
        Signals.Raise($"{this.GetPrimaryKeyString()} {reminderName}");
        return Task.CompletedTask;
    }
}
