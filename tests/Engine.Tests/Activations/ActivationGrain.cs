using NovaCron.Engine.Tests.Support;

namespace NovaCron.Engine.Tests.Activations;

[GrainType("tests.activation")]
public sealed class ActivationGrain : Grain, IActivationGrain
{
    private readonly Guid _id = Guid.NewGuid();

    private string Key => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(5, cancellationToken);
        Signals.Note(Key, "activated");
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signals.Note(Key, $"deactivated {reason.ReasonCode}");
        Signals.Raise($"{Key} deactivated");
        return Task.CompletedTask;
    }

    public Task<Guid> WhichAsync() => Task.FromResult(_id);

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task EndAndHoldAsync(string name)
    {
        DeactivateOnIdle();
        Signals.Raise($"{name} began");
        await Signals.WaitAsync(name);
        Signals.Note(Key, "held request ended");
    }
}
