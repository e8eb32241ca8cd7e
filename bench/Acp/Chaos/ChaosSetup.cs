using System.Text.Json;
using NovaCron.Launcher;
using NovaCron.Silo.Consensus;

namespace NovaCron.Bench.Acp.Chaos;

/// <summary>Where the regions under fire keep what they have, and what all of them were told.</summary>
internal sealed class ChaosSetup
{
    private readonly Dictionary<string, int> _listenPorts = [];
    private readonly Dictionary<string, int> _apiPorts = [];

    public ChaosSetup(string folder, string silo, string programFolder, IReadOnlyList<string> regions)
    {
        (Folder, Silo, ProgramFolder, Regions) = (folder, silo, programFolder, regions);
        var ports = FreePorts.Take(2 * regions.Count);
        foreach (var (place, region) in regions.Index())
            (_listenPorts[region], _apiPorts[region]) = (ports[2 * place], ports[(2 * place) + 1]);
        WriteFederation();
    }

    /// <summary>The folder of everything.</summary>
    public string Folder { get; }

    /// <summary>The server program.</summary>
    public string Silo { get; }

    /// <summary>What goes first in the regions' PATH: the witness's QEMU.</summary>
    public string ProgramFolder { get; }

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Regions { get; }

    public string AuthorityFolder => Path.Combine(Folder, "ca");

    public string FederationFile => Path.Combine(Folder, "federation.json");

    public int ListenPortOf(string region) => _listenPorts[region];

    public int ApiPortOf(string region) => _apiPorts[region];

    public string DataFolderOf(string region) => Path.Combine(Folder, region);

    public string LogOf(string region) => Path.Combine(Folder, $"{region}.log");

    // Beside the folder, not in it: the server runs under another account, which must reach its files.
    public string PostgresFolderOf(string region) => $"{Folder}-{region}-server";

    private void WriteFederation()
    {
        var members = Regions.Select(region =>
        {
            using var key = ConsensusKey.Open(Path.Combine(DataFolderOf(region), "consensus", "consensus.key"), isMade: true);
            return new { region, key = Convert.ToBase64String(key.Public.Info.Span), trustDomain = "bench" };
        });
        File.WriteAllText(FederationFile, JsonSerializer.Serialize(new { chain = "chaos", mode = "crash", members }));
    }
}
