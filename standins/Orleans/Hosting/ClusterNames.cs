using Orleans.Configuration;

namespace Orleans.Runtime.Hosting;

/// <summary>Names clusters as Orleans does: the parameters' default is a name only where there is no other.</summary>
internal static class ClusterNames
{
    private const string Fallback = "dev";

    public static void Set(ClusterOptions options, string serviceId, string clusterId)
    {
        options.ServiceId = Choose(serviceId, options.ServiceId);
        options.ClusterId = Choose(clusterId, options.ClusterId);
    }

    private static string Choose(string given, string before) =>
        given != Fallback && !string.IsNullOrWhiteSpace(given) ? given
        : string.IsNullOrWhiteSpace(before) ? Fallback
        : before;
}
