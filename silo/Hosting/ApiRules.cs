using System.Net;

namespace NovaCron.Silo.Hosting;

/// <summary>What must hold wherever the API is served, by a silo or by a gateway.</summary>
internal static class ApiRules
{
    /// <summary>The shortest API token, in characters.</summary>
    public const int TokenLengthMin = 16;

    private static readonly TimeSpan DrainPauseMax = TimeSpan.FromMinutes(5);

    /// <summary>Says what is wrong, a line each.</summary>
    public static IEnumerable<string> FindFaults(IPEndPoint api, string? token, TimeSpan drainPause)
    {
        if (token is { Length: < TokenLengthMin })
            yield return $"NOVACRON_API_TOKEN must have at least {TokenLengthMin} characters.";
        if (token is null && !IPAddress.IsLoopback(api.Address))
            yield return $"--api {api} can be reached from other machines: set NOVACRON_API_TOKEN, or use a loopback address.";
        if (drainPause < TimeSpan.Zero || drainPause > DrainPauseMax)
            yield return $"--drain must be 0 to {DrainPauseMax.TotalSeconds} s.";
    }
}
