using System.Net;
using System.Text;
using NovaCron.Gateway.Tests.Fakes;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests;

/// <summary>A VM's failover over REST.</summary>
public sealed class FailoverTests
{
    [Theory]
    [InlineData("""{"failover":"automatic","standby":"us"}""", "failover web-1 Automatic us")]
    [InlineData("""{"failover":"automatic"}""", "failover web-1 Automatic ")]
    [InlineData("""{"failover":"manual","standby":null}""", "failover web-1 Manual ")]
    public async Task A_patch_sets_it_and_answers_with_the_vm(string body, string call)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var answer = await PatchAsync(gateway, body);

        var vm = await answer.JsonAsync();
        Assert.Equal("\"8\"", answer.Headers.ETag?.Tag);
        Assert.Equal("arming", vm.Text("lease"));
        Assert.Equal([call], gateway.Federation.Calls);
    }

    [Theory]
    [InlineData("{}", "failover")]
    [InlineData("""{"failover":null}""", "failover")]
    [InlineData("""{"standby":"us"}""", "standby")]
    [InlineData("""{"failover":"manual","standby":"us"}""", "standby")]
    [InlineData("""{"failover":"automatic","standby":" "}""", "standby")]
    [InlineData("""{"failover":"sometimes"}""", "failover")]
    [InlineData("""{"memoryBytes":1}""", "memoryBytes")]
    public async Task What_cannot_be_changed_so_is_told_by_its_field(string body, string field)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var problem = await (await PatchAsync(gateway, body)).ProblemAsync(400, "invalid-request");

        Assert.Contains(field, problem.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(gateway.Federation.Calls);
    }

    [Fact]
    public async Task Another_version_than_was_meant_is_left_alone()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.AddVm("web-1", version: 7);

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PatchAsync(gateway, """{"failover":"manual"}""", "\"6\"")).StatusCode);
        Assert.Equal(["read web-1 owner"], gateway.Federation.Calls);
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(gateway, """{"failover":"manual"}""", "\"7\"")).StatusCode);
    }

    [Fact]
    public async Task What_is_not_possible_says_why()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.Fault = FakeFederation.Error(NovaCronError.FailoverNotPossible);

        await (await PatchAsync(gateway, """{"failover":"automatic"}""")).ProblemAsync(409, "failover-not-possible");
    }

    private static async Task<HttpResponseMessage> PatchAsync(Fakes.Gateway gateway, string body, string? match = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/v1/vms/web-1")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (match is not null)
        {
            request.Headers.Add("If-Match", match);
        }

        return await gateway.Http.SendAsync(request);
    }
}
