using System.Net;
using NovaCron.Cli.Api;
using NovaCron.Cluster.Tests.Kit;
using NovaCron.Demo;

namespace NovaCron.Cluster.Tests;

/// <summary>A whole region goes and comes back.</summary>
[Collection(Regions.Collection)]
public sealed class RestartTests(Regions regions) : IAsyncLifetime
{
    public Task InitializeAsync() => regions.ReadyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [MachinesFact]
    public async Task All_silos_are_killed_and_start_on_other_ports_the_gateway_finds_them_and_the_guest_that_ran_on_obeys_them()
    {
        var region = (await regions.Site.Api("eu").GetVmAsync(Guest.Name)).OwnerRegion;
        var machine = Assert.Single(regions.Witness.MachinesOf(Guest.Name), machine => machine.Launch.IsAlive);
        var (stops, resumes) = (machine.Stops, machine.Resumes);
        using var gateway = regions.ApiOf(regions.Site.Run[$"{region}-gateway"]);

        await Task.WhenAll(regions.SilosOf(region).Select(silo => silo.KillAsync()));

        await ExpectReadinessAsync(gateway, HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, await gateway.FindStatusAsync("/livez"));
        Assert.True(machine.Launch.IsAlive, "The guest died with its region.");

        // Peers were told the federation ports: those stay.
        foreach (var silo in regions.SilosOf(region))
            await silo.StartAsync(silo.FindFreePorts("api", "orleans-silo", "orleans-gateway"));
        await ExpectReadinessAsync(gateway, HttpStatusCode.OK);
        await regions.ReadyAsync();
        await ExpectObedienceAsync(api => api.PauseVmAsync(Guest.Name), region);
        await ExpectObedienceAsync(api => api.ResumeVmAsync(Guest.Name), region);
        await regions.ExpectIntactGuestAsync();
        Assert.Equal((stops + 1, resumes + 1, true), (machine.Stops, machine.Resumes, machine.Launch.IsAlive));
    }

    private Task ExpectReadinessAsync(Api gateway, HttpStatusCode status) => Patience.UntilAsync(
        async () => await gateway.FindStatusAsync("/readyz") == status,
        () => $"The gateway's readiness never is {status}.\n{regions.Describe()}");

    // A region that has just come back may still say so.
    private Task ExpectObedienceAsync(Func<NovaCronApi, Task<ApiVm>> send, string region) => Patience.UntilAsync(
        async () =>
        {
            try
            {
                return await send(regions.Site.Api(region)) is not null;
            }
            catch (Exception e) when (e is ApiUnreachableException or ApiException { Problem.Retryable: true })
            {
                return false;
            }
        },
        () => $"The guest is not adopted.\n{regions.Describe()}");
}
