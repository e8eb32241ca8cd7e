namespace NovaCron.Engine.Tests.Filters;

[Alias("Tests.IFilteredGrain")]
public interface IFilteredGrain : IGrainWithStringKey
{
    [Alias("Echo")]
    Task<string> EchoAsync(string text);

    [Alias("Forward")]
    Task<string> ForwardAsync(string text);

    [Alias("Context")]
    Task<string> ContextAsync();

    [Alias("ContextOfNext")]
    Task<string> ContextOfNextAsync();
}
