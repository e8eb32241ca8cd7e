using System.Text;
using System.Text.RegularExpressions;
using NovaCron.Gateway.Errors;
using NovaCron.Gateway.Tests.Fakes;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests;

public sealed partial class ErrorTests
{
    public static TheoryData<NovaCronError> Errors => [.. Enum.GetValues<NovaCronError>()];

    [Fact]
    public void The_table_has_every_error_once_with_a_code_of_its_own()
    {
        Assert.Equal(Enum.GetValues<NovaCronError>(), ErrorTable.All.Select(kind => kind.Error).Order());
        Assert.Equal(ErrorTable.All.Count(), ErrorTable.All.Select(kind => kind.Code).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task A_grains_error_is_told_by_the_table_with_stage_and_side(NovaCronError error)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.Fault = FakeFederation.Error(error, isTransient: true);

        var answer = await gateway.PostAsync("/v1/vms/web-1:start");

        var code = Capital().Replace(error.ToString(), "-$1").ToLowerInvariant().TrimStart('-');
        var problem = await answer.ProblemAsync(ErrorTable.Of(error).Status, code);
        Assert.InRange(ErrorTable.Of(error).Status, 400, 599);
        Assert.Equal("It did not work.", problem.Text("detail"));
        Assert.Equal("reserving", problem.Text("stage"));
        Assert.Equal("target us", problem.Text("side"));
        Assert.True(problem.GetProperty("retryable").GetBoolean());
    }

    [Theory]
    [InlineData(NovaCronError.VmNotFound, 404)]
    [InlineData(NovaCronError.VmMigrating, 409)]
    [InlineData(NovaCronError.MigrationCommitted, 409)]
    [InlineData(NovaCronError.RegionUnreachable, 503)]
    [InlineData(NovaCronError.HostUnreachable, 503)]
    [InlineData(NovaCronError.StorageUnavailable, 503)]
    [InlineData(NovaCronError.CommandReused, 422)]
    [InlineData(NovaCronError.NotEnoughMemory, 507)]
    [InlineData(NovaCronError.NotEnoughDisk, 507)]
    [InlineData(NovaCronError.NotAuthorized, 403)]
    [InlineData(NovaCronError.ProtocolViolation, 502)]
    [InlineData((NovaCronError)999, 500)]
    public void An_errors_status_is_what_http_means_by_it(NovaCronError error, int status) =>
        Assert.Equal(status, ErrorTable.Of(error).Status);

    [Fact]
    public async Task An_unforeseen_exception_keeps_its_text_to_the_log()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.Fault = new InvalidOperationException("password=hunter2");

        var answer = await gateway.PostAsync("/v1/vms/web-1:start");

        await answer.ProblemAsync(500, "internal");
        Assert.DoesNotContain("hunter2", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_that_does_not_answer_is_a_region_that_is_not_reachable()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.Fault = new TimeoutException("no answer");

        var answer = await gateway.PostAsync("/v1/vms/web-1:start");

        var problem = await answer.ProblemAsync(503, "region-unreachable");
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);

        Assert.True(problem.GetProperty("retryable").GetBoolean());
    }

    [Theory]
    [InlineData("GET", "/v1/nothing")]
    [InlineData("PUT", "/v1/vms")]
    [InlineData("POST", "/v1/vms/web-1:explode")]
    public async Task An_unknown_route_is_a_problem_too(string method, string path)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var answer = await gateway.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        var problem = await answer.ProblemAsync(404, "invalid-request");
        Assert.Contains(path, problem.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "body")]
    [InlineData("null", null)]
    [InlineData("[]", "body")]
    [InlineData("{\"name\":\"web-1\"}", "body")]
    [InlineData("{\"name\":\"web-1\",\"memoryBytes\":\"512\"}", "memoryBytes")]
    [InlineData("{\"name\":\"web-1\",\"memoryBytes\":1048576,\"colour\":1}", "colour")]
    [InlineData("{\"name\":\"Web 1\",\"memoryBytes\":1048576}", "name")]
    [InlineData("{\"name\":\"-web\",\"memoryBytes\":1048576}", "name")]
    [InlineData("{\"name\":\"web-1\\n\",\"memoryBytes\":1048576}", "name")]
    [InlineData("{\"name\":\"web-1\",\"memoryBytes\":1048576,\"kernel\":\"/k\",\"disk\":\"/d\"}", "kernel")]
    [InlineData("{\"name\":\"web-1\",\"memoryBytes\":1048576,\"disk\":\"/d\",\"commandLine\":\"quiet\"}", "commandLine")]
    [InlineData("{\"name\":\"web-1\",\"memoryBytes\":1000}", "memoryBytes")]
    [InlineData("{\"name\":\"web-1\",\"memoryBytes\":0}", "memoryBytes")]
    [InlineData("{\"name\":\"web-1\",\"memoryBytes\":1048576,\"virtualCpus\":0}", "virtualCpus")]
    [InlineData("{\"name\":\"web-1\",\"memoryBytes\":1048576,\"kernel\":\"vmlinuz\"}", "kernel")]
    [InlineData("{\"name\":\"web-1\",\"memoryBytes\":1048576,\"initrd\":\"/initrd\"}", "initrd")]
    [InlineData("{\"name\":\"web-1\",\"memoryBytes\":1048576,\"region\":\"us\"}", "region")]
    public async Task A_wrong_draft_is_told_by_its_fields_and_asks_no_grain(string json, string? field)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var problem = await (await gateway.PostAsync("/v1/vms", json)).ProblemAsync(400, "invalid-request");

        Assert.Empty(gateway.Federation.Calls);
        if (field is not null)
        {
            Assert.NotEmpty(problem.GetProperty("errors").GetProperty(field).EnumerateArray());
        }
    }

    [Fact]
    public async Task A_draft_for_another_region_names_the_api_to_ask()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var answer = await gateway.PostAsync("/v1/vms", "{\"name\":\"web-1\",\"memoryBytes\":1048576,\"region\":\"us\"}");

        var problem = await answer.ProblemAsync(400, "invalid-request");
        Assert.Contains("the API of region us", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_no_json_or_too_long_is_refused()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var text = await gateway.Http.PostAsync("/v1/vms", new StringContent("name=web-1", Encoding.UTF8, "text/plain"));
        var tooLong = await gateway.PostAsync("/v1/vms", $"{{\"name\":\"{new string('a', 70_000)}\"}}");

        await text.ProblemAsync(415, "invalid-request");
        await tooLong.ProblemAsync(413, "invalid-request");
    }

    [Theory]
    [InlineData("/v1/vms?pageSize=many", "pageSize")]
    [InlineData("/v1/vms?pageSize=0", "pageSize")]
    [InlineData("/v1/vms?pageToken=%21", "pageToken")]
    [InlineData("/v1/vms?phase=asleep", "phase")]
    [InlineData("/v1/vms/web-1/console?offset=x", "offset")]
    public async Task A_wrong_query_names_its_parameter(string path, string parameter)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var problem = await (await gateway.GetAsync(path)).ProblemAsync(400, "invalid-request");

        Assert.Contains(parameter, problem.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"targetRegion\":\"\"}", "targetRegion")]
    [InlineData("{\"targetRegion\":\"us\",\"streams\":65}", "streams")]
    [InlineData("{\"targetRegion\":\"us\",\"downtimeLimitMs\":-1}", "downtimeLimitMs")]
    [InlineData("{\"targetRegion\":\"us\",\"downtimeLimitMs\":1e9}", "downtimeLimitMs")]
    public async Task A_wrong_migration_is_told_by_its_field(string json, string field)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var problem = await (await gateway.PostAsync("/v1/vms/web-1:migrate", json)).ProblemAsync(400, "invalid-request");

        Assert.NotEmpty(problem.GetProperty("errors").GetProperty(field).EnumerateArray());
        Assert.Empty(gateway.Federation.Calls);
    }

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Capital();
}
