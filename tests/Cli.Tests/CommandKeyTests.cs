using System.Net;

namespace NovaCron.Cli.Tests;

public sealed class CommandKeyTests
{
    public static TheoryData<string, string> Commands => new()
    {
        { "vm create web-1 --kernel vmlinuz", "POST /v1/vms" },
        { "vm start web-1", "POST /v1/vms/web-1:start" },
        { "vm pause web-1", "POST /v1/vms/web-1:pause" },
        { "vm resume web-1", "POST /v1/vms/web-1:resume" },
        { "vm stop web-1", "POST /v1/vms/web-1:stop" },
        { "vm delete web-1", "DELETE /v1/vms/web-1" },
        { "vm migrate web-1 --to us --no-wait", "POST /v1/vms/web-1:migrate" },
        { "migration cancel 01M", "POST /v1/migrations/01M:cancel" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_that_was_not_answered_is_sent_again_with_its_key(string command, string request)
    {
        var test = new CliTest();
        test.Api.On(request, () => throw new HttpRequestException("The connection was reset."));
        test.Api.OnProblem(request, HttpStatusCode.ServiceUnavailable, "storage-unavailable", retryable: true);
        test.Api.On(request, request.Contains("migrat", StringComparison.Ordinal) ? Bodies.Migration() : Bodies.Vm());

        Assert.Equal(ExitCodes.Ok, await test.RunAsync(command.Split(' ')));

        Assert.Equal(3, test.Api.Keys.Count);
        var key = Assert.Single(test.Api.Keys.Distinct());
        Assert.Matches("^\"[0-9a-f]{32}\"$", key);
    }

    [Fact]
    public async Task Each_command_has_a_key_of_its_own()
    {
        var test = new CliTest();
        test.Api.On("POST /v1/vms/web-1:start", Bodies.Vm());
        await test.RunAsync("vm", "start", "web-1");
        await test.RunAsync("vm", "start", "web-1");
        Assert.Equal(2, test.Api.Keys.Distinct().Count());
    }

    [Fact]
    public async Task A_command_is_given_up_when_its_time_is_over()
    {
        var test = new CliTest();
        Assert.Equal(ExitCodes.Unreachable, await test.RunAsync("vm", "start", "web-1"));
        Assert.InRange(test.Api.Keys.Count, 5, 20);
        Assert.InRange(test.Time.GetElapsedTime(0), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(HttpStatusCode.Conflict, "vm-wrong-phase")]
    [InlineData(HttpStatusCode.UnprocessableEntity, "command-reused")]
    [InlineData(HttpStatusCode.InternalServerError, "internal")]
    public async Task An_answer_is_not_asked_for_twice(HttpStatusCode status, string code)
    {
        var test = new CliTest();
        test.Api.OnProblem("POST /v1/vms/web-1:start", status, code);
        Assert.NotEqual(ExitCodes.Ok, await test.RunAsync("vm", "start", "web-1"));
        Assert.Single(test.Api.Keys);
    }

    [Fact]
    public async Task A_read_has_no_key_and_is_not_repeated()
    {
        var test = new CliTest();
        Assert.Equal(ExitCodes.Unreachable, await test.RunAsync("vm", "list"));
        Assert.Empty(test.Api.Keys);
        Assert.Single(test.Api.Requests);
    }
}
