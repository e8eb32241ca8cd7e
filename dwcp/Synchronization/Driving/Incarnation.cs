namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>
/// Lives of regions: each is higher than those before it, also where nothing is left of these, as after the loss of a database. So a life
/// is named by when it began, in seconds since 2026.
/// </summary>
internal static class Incarnation
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The life that begins now.</summary>
    public static int At(DateTimeOffset now) => (int)Math.Clamp((now - Epoch).TotalSeconds, 1, int.MaxValue);

    /// <summary>The life that begins now, after another one.</summary>
    public static int After(int last, DateTimeOffset now) => Math.Max(checked(last + 1), At(now));
}
