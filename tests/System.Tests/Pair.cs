using System.Text.Json;
using NovaCron.SystemTests.Kit;

namespace NovaCron.SystemTests;

/// <summary>Regions <c>eu</c> and <c>us</c> for tests that kill them.</summary>
public abstract class Pair : IAsyncLifetime
{
    private Federation? _federation;

    internal Region Eu => _federation!["eu"];

    internal Region Us => _federation!["us"];

    internal Federation Federation => _federation!;

    /// <summary>What runs the guests, as <c>--hypervisor</c> names it.</summary>
    protected abstract string Hypervisor { get; }

    /// <inheritdoc/>
    public virtual async Task InitializeAsync() => _federation = await Federation.StartAsync(
        Hypervisor, new RegionSettings("eu", ["us"]), new RegionSettings("us", ["eu"]));

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_federation is not null)
            await _federation.DisposeAsync();
    }

    /// <summary>Creates and boots a guest in <c>eu</c>.</summary>
    internal async Task BootAsync(string vm, IEnumerable<string> boot)
    {
        (await Eu.CliAsync(["vm", "create", vm, "--region", "eu", .. boot])).Succeeded();
        (await Eu.CliAsync($"vm start {vm}")).Succeeded();
    }

    /// <summary>
    /// Waits until both regions list the VM once, tell the same of it, and hold no other machine for it; returns what they tell.
    /// </summary>
    internal async Task<JsonElement> AgreeAsync(string vm)
    {
        JsonElement[] eu = [], us = [];
        await Patience.UntilAsync(
            async () =>
            {
                (eu, us) = (await ListAsync(Eu, vm), await ListAsync(Us, vm));
                return eu.Length == 1 && us.Length == 1 && Said(eu[0]) == Said(us[0]);
            },
            () => $"The regions do not agree on {vm}: [{string.Join(", ", eu)}] and [{string.Join(", ", us)}]\n"
                + $"{Eu.Describe()}\n{Us.Describe()}");
        return eu[0];
    }

    private static async Task<JsonElement[]> ListAsync(Region region, string vm) =>
    [
        .. (await region.GetAsync("/v1/vms")).Succeeded().Json.GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("name").GetString() == vm),
    ];

    private static (string?, string?, string?, long, string?) Said(JsonElement vm) => (
        vm.GetProperty("uid").GetString(), vm.GetProperty("phase").GetString(), vm.GetProperty("ownerRegion").GetString(),
        vm.GetProperty("epoch").GetInt64(), vm.GetProperty("migration").GetString());
}
