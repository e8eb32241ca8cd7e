using System.Net;
using System.Net.Sockets;

namespace NovaCron.SystemTests.Kit;

/// <summary>Regions as processes in a folder of their own, and the link from the first to the second.</summary>
internal sealed class Federation : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nc-");
    private readonly List<Region> _regions = [];

    private Federation(IReadOnlyList<RegionSettings> settings, string hypervisor)
    {
        var logged = settings.Where(region => region.IsLogged).Select(region => region.Name).ToList();
        var logFile = logged.Count > 0 ? FederationLog.Write(_folder.FullName, logged) : null;
        var ports = FreePorts(2 * settings.Count);
        var listen = settings.Select((region, index) => (region.Name, Port: ports[index]))
            .ToDictionary(pair => pair.Name, pair => pair.Port);
        Link = new Link(listen[settings[1].Name]);
        foreach (var (index, region) in settings.Index())
        {
            var peers = region.Peers.Select(peer => (peer, index == 0 && peer == settings[1].Name ? Link.Port : listen[peer]));
            var options = region.IsLogged ? [.. region.Options ?? [], "--federation", logFile!] : region.Options;
            var told = region with { Options = options };
            _regions.Add(new Region(told, _folder.FullName, listen[region.Name], ports[settings.Count + index], peers, hypervisor));
        }
    }

    /// <summary>What the first region reaches the second through.</summary>
    public Link Link { get; }

    public Region this[string name] => _regions.Single(region => region.Name == name);

    /// <summary>Starts regions; the first two see each other when this returns.</summary>
    public static async Task<Federation> StartAsync(string hypervisor, params RegionSettings[] settings)
    {
        var federation = new Federation(settings, hypervisor);
        try
        {
            await Task.WhenAll(settings.Where(region => !region.IsAbsent).Select(region => federation[region.Name].StartAsync()));
            await federation.ReuniteAsync();
            return federation;
        }
        catch
        {
            await federation.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the first two regions see each other.</summary>
    public async Task ReuniteAsync()
    {
        await _regions[0].WaitForPeerAsync(_regions[1].Name);
        await _regions[1].WaitForPeerAsync(_regions[0].Name);
    }

    /// <summary>A file of zeros that no machine of this federation has yet, for a guest's kernel.</summary>
    public string WriteImage(string name, int bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        if (!File.Exists(path))
            File.WriteAllBytes(path, [.. Enumerable.Range(0, bytes).Select(n => (byte)(n * 31 + name.Length))]);
        return path;
    }

    /// <summary>Has a development CA issue a certificate, as an operator would for another machine.</summary>
    /// <returns>The certificate's folder.</returns>
    public async Task<string> IssueAsync(string authority, string region)
    {
        var target = Path.Combine(_folder.FullName, $"{region}-by-{authority}");
        string[] words = ["ca", "issue", "--region", region, "--ca", Path.Combine(_folder.FullName, authority), "--out", target];
        await using var issue = ChildProcess.Start(Programs.Silo, words, new Dictionary<string, string>());
        Assert.True(await issue.WaitAsync() == 0, issue.Describe());
        return target;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var region in _regions)
            await region.DisposeAsync();
        await Link.DisposeAsync();
        Leftovers.Kill(_folder.FullName);
        _folder.Delete(recursive: true);
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
            listener.Start();
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
            listener.Stop();
        return ports;
    }
}
