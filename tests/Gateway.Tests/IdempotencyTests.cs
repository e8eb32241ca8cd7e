using System.Net;
using System.Text;
using NovaCron.Gateway.Tests.Fakes;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests;

public sealed class IdempotencyTests
{
    private const string Draft = """{"name":"web-1","memoryBytes":1048576,"kernel":"/vmlinuz"}""";

    public static TheoryData<string, string, string?> Commands => new()
    {
        { "POST", "/v1/vms", Draft },
        { "POST", "/v1/vms/web-1:start", null },
        { "POST", "/v1/vms/web-1:pause", null },
        { "POST", "/v1/vms/web-1:resume", null },
        { "POST", "/v1/vms/web-1:stop", null },
        { "POST", "/v1/vms/web-1:migrate", """{"targetRegion":"us"}""" },
        { "PATCH", "/v1/vms/web-1", """{"failover":"automatic","standby":"us"}""" },
        { "DELETE", "/v1/vms/web-1", null },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task The_key_is_the_commands_id(string method, string path, string? body)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        Assert.True((await SendAsync(gateway, method, path, body, "\"8e03978e-40d5\"")).IsSuccessStatusCode);
        Assert.True((await SendAsync(gateway, method, path, body, "a plain one".Replace(' ', '-'))).IsSuccessStatusCode);
        Assert.True((await SendAsync(gateway, method, path, body, "\"with \\\"quotes\\\"\"".Replace(' ', '-'))).IsSuccessStatusCode);
        Assert.Equal(["8e03978e-40d5", "a-plain-one", "with-\"quotes\""], gateway.Federation.CommandIds);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Without_a_key_each_request_gets_an_id_that_its_retries_keep(string method, string path, string? body)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.Faults.Enqueue(FakeFederation.Error(NovaCronError.StorageUnavailable, isTransient: true));
        Assert.True((await SendAsync(gateway, method, path, body, null)).IsSuccessStatusCode);
        Assert.Equal(2, gateway.Federation.CommandIds.Count);
        Assert.Single(gateway.Federation.CommandIds.Distinct());
        Assert.True((await SendAsync(gateway, method, path, body, null)).IsSuccessStatusCode);
        Assert.Equal(2, gateway.Federation.CommandIds.Distinct().Count());
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"two words\"")]
    [InlineData("\"open")]
    [InlineData("\"closed\" and more")]
    [InlineData("\"bad \\escape\"")]
    [InlineData("\"one\", \"two\"")]
    [InlineData("one,two")]
    [InlineData("mid\"quote")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123-")]
    public async Task What_is_no_key_is_refused_before_anything_happens(string key)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        var problem = await (await SendAsync(gateway, "POST", "/v1/vms/web-1:start", null, key)).ProblemAsync(400, "invalid-request");
        Assert.True(problem.GetProperty("errors").TryGetProperty("Idempotency-Key", out _));
        Assert.Empty(gateway.Federation.Calls);
    }

    [Fact]
    public async Task A_key_of_another_command_is_an_unprocessable_request()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.Fault = FakeFederation.Error(NovaCronError.CommandReused);
        await (await SendAsync(gateway, "POST", "/v1/vms/web-1:stop", null, "\"k\"")).ProblemAsync(422, "command-reused");
    }

    [Fact]
    public async Task A_database_that_is_away_says_when_to_ask_again()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.Fault = FakeFederation.Error(NovaCronError.StorageUnavailable, isTransient: true);
        var answer = await SendAsync(gateway, "POST", "/v1/vms/web-1:stop", null, null);
        await answer.ProblemAsync(503, "storage-unavailable");
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_deletion_for_a_version_can_be_repeated_when_the_vm_is_gone()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/v1/vms/web-1");
        request.Headers.Add("If-Match", "\"7\"");
        request.Headers.Add("Idempotency-Key", "\"k\"");
        Assert.Equal(HttpStatusCode.NoContent, (await gateway.Http.SendAsync(request)).StatusCode);
        Assert.Equal(["k"], gateway.Federation.CommandIds);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        Fakes.Gateway gateway, string method, string path, string? body, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return await gateway.Http.SendAsync(request);
    }
}
