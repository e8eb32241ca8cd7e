namespace NovaCron.Engine.Tests.Calls;

[GenerateSerializer, Alias("Tests.Secret")]
internal sealed record Secret(string Text);
