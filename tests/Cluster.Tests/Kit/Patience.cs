using System.Diagnostics;

namespace NovaCron.Cluster.Tests.Kit;

/// <summary>Waiting for what must come. The limit only ends a run that hangs; nothing is asserted about time.</summary>
internal static class Patience
{
    /// <summary>Longest wait for anything: machines that test are busy ones.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    public static Task UntilAsync(Func<bool> holds, Func<string> complaint) => UntilAsync(() => Task.FromResult(holds()), complaint);

    /// <summary>Looks again and again until it holds; fails with the complaint when it never does.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holdsAsync, Func<string> complaint)
    {
        var waited = Stopwatch.StartNew();
        while (!await holdsAsync())
        {
            Assert.True(waited.Elapsed < Limit, complaint());
            await Task.Delay(LookInterval);
        }
    }
}
