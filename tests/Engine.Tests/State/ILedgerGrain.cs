namespace NovaCron.Engine.Tests.State;

[Alias("Tests.ILedgerGrain")]
public interface ILedgerGrain : IGrainWithStringKey
{
    [Alias("Add")]
    Task<LedgerView> AddAsync(int amount, string entry);

    [Alias("Get")]
    Task<LedgerView> GetAsync();

    [Alias("Clear")]
    Task<LedgerView> ClearAsync();

    [Alias("Read")]
    Task<LedgerView> ReadAsync();

    [Alias("AddTwice")]
    Task<LedgerView> AddTwiceAtOnceAsync(int amount);

    [Alias("End")]
    Task EndAsync();
}
