namespace NovaCron.Agent.Watchdog;

/// <summary>
/// The last order on disk. It has to outlive processes and no more, for with the host everything that is guarded ends: it is replaced
/// whole, and not flushed.
/// </summary>
internal static class OrderFile
{
    private const string NewSuffix = ".new";

    public static void Write(string path, WatchdogOrder order)
    {
        File.WriteAllBytes(path + NewSuffix, WatchdogProtocol.Write(order));
        File.Move(path + NewSuffix, path, overwrite: true);
    }

    /// <summary>The order, if it is there, whole, and of this boot of the host; otherwise null.</summary>
    public static WatchdogOrder? Read(string path, string boot)
    {
        try
        {
            var order = WatchdogProtocol.ReadOrder(File.ReadAllBytes(path));
            return string.Equals(order.Boot, boot, StringComparison.Ordinal) ? order : null;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return null;
        }
    }
}
