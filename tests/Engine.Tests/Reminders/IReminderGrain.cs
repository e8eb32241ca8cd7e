namespace NovaCron.Engine.Tests.Reminders;

[Alias("Tests.IReminderGrain")]
public interface IReminderGrain : IGrainWithStringKey
{
    [Alias("Set")]
    Task SetAsync(string name, TimeSpan due, TimeSpan period);

    [Alias("Names")]
    Task<string> NamesAsync();

    [Alias("Has")]
    Task<bool> HasAsync(string name);

    [Alias("Remove")]
    Task RemoveAsync(string name);

    [Alias("RemoveStale")]
    Task RemoveStaleAsync(string name);

    [Alias("End")]
    Task EndAsync();
}
