using NovaCron.Engine.Tests.Support;

namespace NovaCron.Engine.Tests.Turns;

[GrainType("tests.turn")]
public sealed class TurnGrain : Grain, ITurnGrain
{
    private int _total;
    private int _inside;
    private int _insideMost;

    private string Key => this.GetPrimaryKeyString();

    public async Task<int> CountAsync()
    {
        _insideMost = Math.Max(_insideMost, ++_inside);
        var before = _total;
        await Task.Yield();
        await Task.Yield();
        _total = before + 1;
        _inside--;
        return _insideMost;
    }

    public Task<int> TotalAsync() => Task.FromResult(_total);

    public Task HoldAsync(string name) => HoldNotedAsync(name);

    public Task HoldReadingAsync(string name) => HoldNotedAsync(name);

    public Task<string> LookAsync() => Task.FromResult("looked");

    public Task TellAsync(string name) => HoldNotedAsync(name);

    public Task<string> GoRoundAsync(string other) => GrainFactory.GetGrain<ITurnGrain>(other).CallBackAsync(Key);

    public async Task<string> GoRoundAllowedAsync(string other)
    {
        using (RequestContext.AllowCallChainReentrancy())
        {
            return await GrainFactory.GetGrain<ITurnGrain>(other).CallBackPatientAsync(Key);
        }
    }

    public Task<string> CallBackAsync(string first) => GrainFactory.GetGrain<ITurnGrain>(first).NameAsync();

    public Task<string> CallBackPatientAsync(string first) => GrainFactory.GetGrain<ITurnGrain>(first).NameAsync();

    public Task<string> NameAsync() => Task.FromResult(Key);

    private async Task HoldNotedAsync(string name)
    {
        Signals.Note(Key, $"{name} begins");
        Signals.Raise($"{name} began");
        await Signals.WaitAsync(name);
        Signals.Note(Key, $"{name} ends");
        Signals.Raise($"{name} ended");
    }
}
