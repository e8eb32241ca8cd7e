using NovaCron.Engine.Tests.Support;

namespace NovaCron.Engine.Tests.Activations;

/// <summary>Its first activation fails.</summary>
[GrainType("tests.fragile")]
public sealed class FragileGrain : Grain, IFragileGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        Signals.Note(key, "attempt");
        return Signals.Read(key).Count == 1 ? throw new InvalidOperationException("not today") : Task.CompletedTask;
    }

    public Task<int> AttemptsAsync() => Task.FromResult(Signals.Read(this.GetPrimaryKeyString()).Count);
}
