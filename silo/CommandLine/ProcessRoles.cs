using NovaCron.Silo.Files;
using NovaCron.Silo.GatewayRole;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.CommandLine;

/// <summary>What the program can be until it is stopped; each returns the exit code.</summary>
/// <param name="Silo">A silo of a region.</param>
/// <param name="Gateway">A gateway to a region's silos.</param>
internal sealed record ProcessRoles(
    Func<RegionOptions, CancellationToken, Task<int>> Silo, Func<GatewayRoleOptions, CancellationToken, Task<int>> Gateway)
{
    /// <summary>Copies a file and ends.</summary>
    public Func<CopyOptions, CancellationToken, Task<int>> Copy { get; init; } =
        (options, cancellationToken) => CopyProcess.RunAsync(options, Console.Out, Console.Error, cancellationToken);
}
