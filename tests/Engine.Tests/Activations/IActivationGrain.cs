namespace NovaCron.Engine.Tests.Activations;

[Alias("Tests.IActivationGrain")]
public interface IActivationGrain : IGrainWithStringKey
{
    /// <summary>Which activation this is.</summary>
    [Alias("Which")]
    Task<Guid> WhichAsync();

    [Alias("End")]
    Task EndAsync();

    [Alias("EndAndHold")]
    Task EndAndHoldAsync(string name);
}
