using NovaCron.SystemTests.Kit;

namespace NovaCron.SystemTests;

/// <summary>Regions <c>eu</c>, <c>us</c> and <c>asia</c>, which keep the federation's log together.</summary>
public sealed class LoggedTrio : IAsyncLifetime
{
    private static readonly string[] Names = ["eu", "us", "asia"];
    private Federation? _federation;

    internal Region Eu => _federation!["eu"];

    internal Region Us => _federation!["us"];

    internal Region Asia => _federation!["asia"];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _federation = await Federation.StartAsync("in-process", [.. Names.Select(name =>
            new RegionSettings(name, [.. Names.Where(other => other != name)], IsLogged: true))]);
        await ReuniteAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_federation is not null)
            await _federation.DisposeAsync();
    }

    /// <summary>Creates and boots a guest in <c>eu</c>.</summary>
    internal async Task BootAsync(string vm)
    {
        (await CreateAsync(vm)).Succeeded();
        (await Eu.CliAsync($"vm start {vm}")).Succeeded();
    }

    /// <summary>Creates a guest in <c>eu</c>.</summary>
    internal Task<CliResult> CreateAsync(string vm) => Eu.CliAsync(
        $"vm create {vm} --region eu --kernel {_federation!.WriteImage("kernel", 4096)} --append console=ttyS0 --memory 16MiB --vcpus 1");

    /// <summary>Waits until all regions that run see each other.</summary>
    internal async Task ReuniteAsync()
    {
        foreach (var (region, peer) in Names.SelectMany(region => Names.Where(other => other != region), (region, peer) => (region, peer)))
            await _federation![region].WaitForPeerAsync(peer);
    }
}
