using NovaCron.SystemTests.Kit;

namespace NovaCron.SystemTests;

/// <summary>The README's program, as its reader runs it: a process of its own that reaches the region's silo over TCP.</summary>
[Collection(Sites.Collection)]
public sealed class ReadmeTests(Sites sites)
{
    [Fact]
    public async Task The_example_moves_a_guest_from_another_process()
    {
        await sites.BootAsync(sites.Eu, "web-1");

        string[] words = ["--gateway", $"127.0.0.1:{sites.Eu.ClientPort}"];
        await using var example = ChildProcess.Start(Programs.Sample, words, new Dictionary<string, string>());

        Assert.True(await example.WaitAsync() == 0, example.Describe());
        Assert.Contains("web-1 runs in us", example.Out, StringComparison.Ordinal);
        Assert.Contains("Completed", example.Out, StringComparison.Ordinal);
    }
}
