namespace NovaCron.Grains.Migrations;

/// <summary>
/// A reminder while the migration is unfinished: in a cluster of several silos, another one takes it over when the silo that
/// led it is gone.
/// </summary>
internal sealed partial class MigrationGrain
{
    private const string ReminderName = "novacron.migration.resume";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (Record.Plan is null || Record is { HasEnded: true, IsReceiptDue: false })
        {
            await UnregisterReminderAsync();
            return;
        }

        Begin();
    }

    private async Task RegisterReminderAsync()
    {
        if (!_options.UseReminders)
        {
            return;
        }

        try
        {
            await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);
        }
        catch (Exception e)
        {
            // A belt beside the start-up's braces: the migration goes on without it.
            LogReminderFailed(e, Id);
        }
    }

    private async Task UnregisterReminderAsync()
    {
        if (!_options.UseReminders)
        {
            return;
        }

        try
        {
            if (await this.GetReminder(ReminderName) is { } reminder)
            {
                await this.UnregisterReminder(reminder);
            }
        }
        catch (Exception e)
        {
            LogReminderFailed(e, Id);
        }
    }
}
