using NovaCron.SystemTests.Kit;

namespace NovaCron.SystemTests;

/// <summary>
/// What most tests share: <c>eu</c> and <c>us</c>; and of eu's peers also <c>small</c>, which has room for little, <c>rogue</c>,
/// whose certificate another authority signed, and <c>gone</c>, where nobody answers.
/// </summary>
public sealed class Sites : IAsyncLifetime
{
    /// <summary>The collection of tests that share it.</summary>
    public const string Collection = "sites";

    private const string Steady = "steady";
    private Federation? _federation;
    private ConsoleWatch? _steady;

    internal Region Eu => _federation!["eu"];

    internal Region Us => _federation!["us"];

    internal Link Link => _federation!.Link;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _federation = await Federation.StartAsync(
            "in-process",
            new RegionSettings("eu", ["us", "small", "rogue", "gone"]),
            new RegionSettings("us", ["eu"]),
            new RegionSettings("small", ["eu"], ["--memory", "64MiB", "--disk", "1MiB"]),
            new RegionSettings("rogue", ["eu"], Authority: "another-ca"),
            new RegionSettings("gone", ["eu"], IsAbsent: true));
        await Eu.WaitForPeerAsync("small");
        await BootAsync(Eu, Steady);
        _steady = Eu.WatchConsole(Steady);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_steady is not null)
            await _steady.DisposeAsync();
        if (_federation is not null)
            await _federation.DisposeAsync();
    }

    /// <summary>Creates and boots a guest in a region, by the CLI.</summary>
    internal async Task BootAsync(Region region, string vm, string memory = "16MiB")
    {
        var create = $"vm create {vm} --region {region.Name} --kernel {Kernel()} --append console=ttyS0 --memory {memory} --vcpus 1";
        (await region.CliAsync(create)).Succeeded();
        (await region.CliAsync($"vm start {vm}")).Succeeded();
    }

    /// <summary>A guest that runs in <c>eu</c> whatever others do; fails when it does not, or missed a heartbeat.</summary>
    internal async Task ExpectSteadyAsync()
    {
        await _steady!.ExpectHeartbeatsAsync();
        _steady.AssertNoHeartbeatLost();
        var shown = (await Eu.GetAsync($"/v1/vms/{Steady}")).Succeeded();
        Assert.Equal(("running", "eu"), (shown.Text("phase"), shown.Text("ownerRegion")));
    }

    /// <summary>A certificate that says <c>eu</c>, by an authority that nobody here trusts.</summary>
    internal Task<string> ForgeAsync() => _federation!.IssueAsync("another-ca", "eu");

    /// <summary>A kernel for in-process guests, which do not read it.</summary>
    internal string Kernel(string name = "kernel", int bytes = 4096) => _federation!.WriteImage(name, bytes);
}
