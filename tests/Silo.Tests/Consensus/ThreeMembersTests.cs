using Microsoft.Extensions.DependencyInjection;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Replicas;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Consensus;

/// <summary>Three whole regions over mutual TLS, with their databases, and the log between them.</summary>
public sealed class ThreeMembersTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Commands_of_every_region_are_committed_and_a_region_that_was_away_comes_back()
    {
        await using var three = await ThreeMembers.StartAsync();
        foreach (var region in three.Regions)
            Assert.True((await SubmitAsync(region)).Succeeded);

        var away = three.Regions[0];
        await away.StopAsync();
        foreach (var region in three.Regions.Skip(1))
            Assert.True((await SubmitAsync(region)).Succeeded);
        await away.StartAsync();
        Assert.True((await SubmitAsync(away)).Succeeded);

        Assert.Null((await Member(away).FindVmAsync("nobody's", CancellationToken.None)).Refusal);
        var info = await Member(away).DescribeAsync(CancellationToken.None);
        Assert.NotNull(info.Leader);
        Assert.Null(info.Halted);
        Assert.True(info.Index > 0);

        // Whoever decides ownership asks this member, and does not begin another one that fences it off.
        var host = away.Services.GetRequiredService<ReplicaHost>();
        var running = host.Running;
        Assert.NotNull(running);
        Assert.Null(await away.Services.GetRequiredService<IFederationLog>().FindVmAsync("nobody's", CancellationToken.None));
        Assert.Same(running, host.Running);
    }

    private static IReplicaGrain Member(RegionUnderTest region) =>
        region.Services.GetRequiredService<IGrainFactory>().GetReplica(region.Options.Region);

    private static async Task<CommandResult> SubmitAsync(RegionUnderTest region)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                var command = new FederationCommand.Barrier().Encode();
                if (await Member(region).ExecuteAsync(command, patience.Token) is { Value: { } value })
                    return CommandResult.Decode(value);
            }
            catch (NovaCronException exception) when (exception.Failure.IsTransient)
            {
                // The member has not begun yet.
            }

            await Task.Delay(50, patience.Token);
        }
    }
}
