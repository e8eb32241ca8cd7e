using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Replicas;
using NovaCron.Silo.CommandLine;
using NovaCron.Silo.Consensus;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Consensus;

/// <summary>A member takes a new key while its process goes on.</summary>
public sealed class KeyRotationTests : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(4));
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _patience.Dispose();
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task A_member_signs_by_its_new_key_from_the_next_epoch_on_and_after_a_restart()
    {
        using var made = ConsensusKey.CreateOperator(_folder["operator.key"]);
        await using var three = await ThreeMembers.StartAsync(Convert.ToBase64String(made.Public.Info.Span));
        var (asia, eu) = (three.Regions[0], three.Regions[1]);
        await SubmitAsync(eu);
        var first = await KeyOfAsync(asia, "eu");

        // The new key is put where the region is; only what it shows is handed to the operator.
        var rotated = Path.Combine(Path.GetDirectoryName(new DataFolder(eu.Options.DataDirectory).ConsensusKeyFile)!, "rotated", "2.key");
        Assert.True(await RunAsync("prove-key", "eu", "--new-key", rotated, "--chain", "test", "--create") == 0, _error.ToString());
        var shown = _output.ToString().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.True(
            await RunAsync(
                "rotate-key", "eu", "--key", shown[1], "--possession", shown[3], "--operator-key", _folder["operator.key"],
                "--api", $"{asia.Api}") == 0,
            _error.ToString());

        await SubmitAsync(eu);
        await UntilEpochAsync(eu, 2);
        await SubmitAsync(eu);
        Assert.Equal(shown[1], await KeyOfAsync(asia, "eu"));
        Assert.NotEqual(first, shown[1]);

        await eu.StopAsync();
        await eu.StartAsync();
        await SubmitAsync(eu);
    }

    private async Task UntilEpochAsync(RegionUnderTest region, long epoch)
    {
        while ((await FederationAsync(region))?.GetProperty("epoch").GetInt64() != epoch)
            await Task.Delay(100, _patience.Token);
    }

    private async Task<string?> KeyOfAsync(RegionUnderTest region, string member) =>
        (await FederationAsync(region))?.GetProperty("members").EnumerateArray()
            .Single(one => one.GetProperty("region").GetString() == member).GetProperty("key").GetString();

    private async Task<JsonElement?> FederationAsync(RegionUnderTest region)
    {
        using var api = new HttpClient { BaseAddress = region.Api };
        var answer = await api.GetAsync("/v1/federation", _patience.Token);
        return answer.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(_patience.Token))
            : null;
    }

    private async Task SubmitAsync(RegionUnderTest region)
    {
        var member = region.Services.GetRequiredService<IGrainFactory>().GetReplica(region.Options.Region);
        while (true)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            try
            {
                if ((await member.ExecuteAsync(new FederationCommand.Barrier().Encode(), limit.Token)).Value is not null)
                    return;
            }
            catch (Exception exception) when (exception is NovaCronException { Failure.IsTransient: true } or OperationCanceledException
                or Orleans.Runtime.OrleansException or TimeoutException)
            {
                // The member begins, or has just been begun anew.
            }

            await Task.Delay(100, _patience.Token);
        }
    }

    private Task<int> RunAsync(params string[] arguments)
    {
        _output.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        var roles = new ProcessRoles((_, _) => throw new InvalidOperationException(), (_, _) => throw new InvalidOperationException());
        return SiloCommandLine.RunAsync(["federation", .. arguments], _ => null, roles, _output, _error);
    }
}
