namespace NovaCron.Engine.Tests.Calls;

/// <summary>An interface that only its own assembly sees.</summary>
[Alias("Tests.ISecretGrain")]
internal interface ISecretGrain : IGrainWithStringKey
{
    [Alias("Whisper")]
    Task<string> WhisperAsync(Secret secret);
}
