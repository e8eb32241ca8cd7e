using NovaCron.Bench.Amst.Endpoints;
using NovaCron.Bench.Amst.Labs;

namespace NovaCron.Bench.Amst;

/// <summary>A development authority as old as the bench, and both ends' identities; gone with it.</summary>
internal sealed class BenchAuthority : IDisposable
{
    private BenchAuthority(string folder) => Folder = folder;

    /// <summary>Where the identities are.</summary>
    public string Folder { get; }

    /// <summary>Issues the identities by the server program.</summary>
    public static async Task<BenchAuthority> CreateAsync(string silo, CancellationToken cancellationToken)
    {
        var authority = new BenchAuthority(Directory.CreateTempSubdirectory("novacron-bench-").FullName);
        try
        {
            foreach (var region in new[] { EndpointOptions.SourceRegion, EndpointOptions.TargetRegion })
            {
                await Tool.RunAsync(
                    [
                        Environment.ProcessPath ?? "dotnet", silo, "ca", "issue", "--region", region,
                        "--ca", Path.Combine(authority.Folder, "ca"), "--out", Path.Combine(authority.Folder, region),
                    ],
                    cancellationToken);
            }

            return authority;
        }
        catch
        {
            authority.Dispose();
            throw;
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
