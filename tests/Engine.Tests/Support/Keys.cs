namespace NovaCron.Engine.Tests.Support;

/// <summary>Keys that no other test has.</summary>
internal static class Keys
{
    public static string New(string kind) => $"{kind}/{Guid.NewGuid():N}";
}
