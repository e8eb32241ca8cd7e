namespace NovaCron.Silo.Storage.Synchronization;

/// <summary>The fence of a region's replica: among those of the federation's log, under a name that no member has.</summary>
internal static class SyncFence
{
    /// <summary>Its name.</summary>
    public static string Of(string region) => $"sync/{region}";

    /// <summary>Says that a life must come after the present one.</summary>
    public static void RequireLater(int incarnation, bool isLater)
    {
        if (!isLater)
            throw new ArgumentOutOfRangeException(nameof(incarnation), incarnation, "A later life has a higher incarnation.");
    }
}
