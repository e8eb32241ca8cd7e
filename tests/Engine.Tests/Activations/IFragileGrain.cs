namespace NovaCron.Engine.Tests.Activations;

[Alias("Tests.IFragileGrain")]
public interface IFragileGrain : IGrainWithStringKey
{
    [Alias("Attempts")]
    Task<int> AttemptsAsync();
}
