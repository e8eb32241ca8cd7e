namespace NovaCron.Tidy.Tests;

/// <summary>Collects what a rule found, so that a failing test lists all of it.</summary>
internal static class Findings
{
    private const int ShownMax = 40;

    public static void AssertNone(IEnumerable<string> findings, string rule)
    {
        var list = findings.ToList();
        var shown = string.Join("\n  ", list.Take(ShownMax));
        Assert.True(list.Count == 0, $"{rule} {list.Count}\n  {shown}");
    }
}
