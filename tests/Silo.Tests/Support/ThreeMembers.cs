using System.Net;
using NovaCron.Launcher;
using NovaCron.Silo.Consensus;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Tests.Support;

/// <summary>Regions asia, eu and us in this process, peers of each other and members of one log.</summary>
internal sealed class ThreeMembers : IAsyncDisposable
{
    private static readonly string[] Names = ["asia", "eu", "us"];

    private readonly TemporaryFolder _folder = new();

    private ThreeMembers(string? operatorKey, string? euDatabase)
    {
        var ports = FreePorts.Take(4 * Names.Length);
        var members = Names.Select(name =>
        {
            using var key = ConsensusKey.Open(new DataFolder(_folder[name]).ConsensusKeyFile, isMade: true);
            return $$"""{ "region": "{{name}}", "key": "{{Convert.ToBase64String(key.Public.Info.Span)}}", "trustDomain": "test" }""";
        });
        System.IO.File.WriteAllText(_folder["federation.json"],
            $$"""
            { "chain": "test", "mode": "crash", "members": [ {{string.Join(", ", members)}} ], "operators": [ {{Quoted(operatorKey)}} ] }
            """);
        System.IO.File.WriteAllText(Kernel, "a kernel that the in-process machine does not look into");
        Regions = Names
            .Select((name, place) => CreateOptions(name, place, ports, name == "eu" ? euDatabase : null))
            .Select(options => new RegionUnderTest(options, _folder["ca"]))
            .ToList();
    }

    public IReadOnlyList<RegionUnderTest> Regions { get; }

    /// <summary>The federation's file.</summary>
    public string File => _folder["federation.json"];

    /// <summary>What the machines boot.</summary>
    public string Kernel => _folder["vmlinuz"];

    /// <summary>A file beside the regions' folders.</summary>
    public string this[string name] => _folder[name];

    /// <summary>Starts all three.</summary>
    /// <param name="operatorKey">The public key of who may sign changes, in base64; null for nobody.</param>
    /// <param name="euDatabase">The database of region eu; null for a file of its own.</param>
    public static async Task<ThreeMembers> StartAsync(string? operatorKey = null, string? euDatabase = null)
    {
        var regions = new ThreeMembers(operatorKey, euDatabase);
        foreach (var region in regions.Regions)
            await region.StartAsync();
        return regions;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var region in Regions)
            await region.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private static string Quoted(string? text) => text is null ? "" : $"\"{text}\"";

    private RegionOptions CreateOptions(string name, int place, int[] ports, string? database) => new()
    {
        Region = name,
        Database = database,
        DataDirectory = _folder[name],
        HostName = $"{name}-host",
        Hypervisor = HypervisorChoice.InProcess,
        MemoryBytes = 1L << 30,
        Peers = [.. Names.Where(other => other != name).Select(other =>
            new PeerOptions(other, new DnsEndPoint("127.0.0.1", ports[4 * Array.IndexOf(Names, other)])))],
        Listen = new IPEndPoint(IPAddress.Loopback, ports[4 * place]),
        Api = new IPEndPoint(IPAddress.Loopback, ports[(4 * place) + 1]),
        OrleansSiloPort = ports[(4 * place) + 2],
        OrleansGatewayPort = ports[(4 * place) + 3],
        FederationFile = _folder["federation.json"],
    };
}
