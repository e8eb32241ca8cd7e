namespace NovaCron.Dwcp.Tests.Consensus.Driving;

/// <summary>How tests wait for what another thread does: long enough for any machine, and no longer than it takes.</summary>
internal static class Patient
{
    /// <summary>What takes longer than this never happens.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits until something holds.</summary>
    public static async Task ReadyAsync(Func<bool> isReady)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isReady())
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
