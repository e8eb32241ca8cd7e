using Orleans.Concurrency;

namespace NovaCron.Engine.Tests.Turns;

[Alias("Tests.ITurnGrain")]
public interface ITurnGrain : IGrainWithStringKey
{
    /// <summary>Counts up with a pause between reading and writing; the most that were inside at once.</summary>
    [Alias("Count")]
    Task<int> CountAsync();

    [Alias("Total")]
    Task<int> TotalAsync();

    /// <summary>Notes its begin and its end, and waits for the signal of that name between.</summary>
    [Alias("Hold")]
    Task HoldAsync(string name);

    [Alias("HoldReading"), ReadOnly]
    Task HoldReadingAsync(string name);

    [Alias("Look"), AlwaysInterleave]
    Task<string> LookAsync();

    [Alias("Tell"), OneWay]
    Task TellAsync(string name);

    /// <summary>Calls another grain that calls back here.</summary>
    [Alias("GoRound"), ResponseTimeout("00:00:03")]
    Task<string> GoRoundAsync(string other);

    [Alias("GoRoundAllowed")]
    Task<string> GoRoundAllowedAsync(string other);

    [Alias("CallBack"), ResponseTimeout("00:00:01")]
    Task<string> CallBackAsync(string first);

    [Alias("CallBackPatient")]
    Task<string> CallBackPatientAsync(string first);

    [Alias("Name")]
    Task<string> NameAsync();
}
