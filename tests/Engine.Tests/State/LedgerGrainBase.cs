namespace NovaCron.Engine.Tests.State;

public abstract class LedgerGrainBase(IPersistentState<Ledger> ledger) : Grain, ILedgerGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // State is there before this runs.
        Assert.NotNull(ledger.State.Entries);
        return Task.CompletedTask;
    }

    public async Task<LedgerView> AddAsync(int amount, string entry)
    {
        ledger.State.Total += amount;
        ledger.State.Entries.Add(entry);
        await ledger.WriteStateAsync();
        return View();
    }

    public Task<LedgerView> GetAsync() => Task.FromResult(View());

    public async Task<LedgerView> ClearAsync()
    {
        await ledger.ClearStateAsync();
        return View();
    }

    public async Task<LedgerView> ReadAsync()
    {
        await ledger.ReadStateAsync(CancellationToken.None);
        return View();
    }

    public async Task<LedgerView> AddTwiceAtOnceAsync(int amount)
    {
        ledger.State.Total += amount;
        var first = ledger.WriteStateAsync();
        ledger.State.Total += amount;
        await Task.WhenAll(first, ledger.WriteStateAsync());
        return View();
    }

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private LedgerView View() =>
        new(ledger.State.Total, string.Join(' ', ledger.State.Entries), ledger.Etag, ledger.RecordExists);
}
