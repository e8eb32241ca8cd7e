namespace NovaCron.Engine.Tests.Sequences;

[Alias("Tests.ISequenceGrain")]
public interface ISequenceGrain : IGrainWithStringKey
{
    [Alias("Count")]
    IAsyncEnumerable<int> CountAsync(int count, CancellationToken cancellationToken = default);

    /// <summary>Yields without end; notes that it was stopped.</summary>
    [Alias("Forever")]
    IAsyncEnumerable<Step> ForeverAsync(string name, CancellationToken cancellationToken = default);

    [Alias("Fail")]
    IAsyncEnumerable<int> FailAsync(int after);

    [Alias("Ping")]
    Task<string> PingAsync();

    [Alias("End")]
    Task EndAsync();
}
