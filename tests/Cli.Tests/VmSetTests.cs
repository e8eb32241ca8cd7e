namespace NovaCron.Cli.Tests;

/// <summary><c>vm set</c>, and what lists say of failover.</summary>
public sealed class VmSetTests
{
    private readonly CliTest _cli = new();

    [Theory]
    [InlineData(new[] { "--failover", "automatic", "--standby", "us" }, """{"failover":"automatic","standby":"us"}""")]
    [InlineData(new[] { "--failover", "automatic" }, """{"failover":"automatic"}""")]
    [InlineData(new[] { "--failover", "manual" }, """{"failover":"manual"}""")]
    [InlineData(
        new[] { "--failover", "manual", "--label", "tier=front" }, """{"failover":"manual","labels":{"tier":"front"}}""")]
    public async Task Failover_is_set_and_told(string[] options, string body)
    {
        _cli.Api.On("PATCH /v1/vms/web-1", Bodies.Vm());

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync(["vm", "set", "web-1", .. options]));

        Assert.Equal([body], _cli.Api.Requests.Select(request => request.Body));
        Assert.Single(_cli.Api.Keys);
        Assert.Contains("web-1: failover automatic, standby us, lease held", _cli.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_are_put_and_removed_and_told()
    {
        _cli.Api.On("PATCH /v1/vms/web-1", Bodies.Vm());

        Assert.Equal(
            ExitCodes.Ok,
            await _cli.RunAsync("vm", "set", "web-1", "--label", "tier=front", "--label", "note=a=b", "--unlabel", "old"));

        Assert.Equal(
            """{"labels":{"tier":"front","note":"a=b","old":null}}""", Assert.Single(_cli.Api.Requests).Body);
        Assert.Equal("web-1: labels team=db, tier=front", _cli.Text.Trim());
    }

    [Theory]
    [InlineData("vm", "set", "web-1")]
    [InlineData("vm", "set", "web-1", "--standby", "us")]
    [InlineData("vm", "set", "web-1", "--label", "tier")]
    [InlineData("vm", "set", "web-1", "--label", "=front")]
    [InlineData("vm", "set", "web-1", "--label", "tier=a", "--unlabel", "tier")]
    [InlineData("vm", "set", "web-1", "--failover", "sometimes")]
    [InlineData("vm", "set", "web-1", "--failover", "manual", "--standby", "us")]
    public async Task What_makes_no_sense_is_not_asked(params string[] arguments)
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(arguments));
        Assert.Empty(_cli.Api.Requests);
    }

    [Fact]
    public async Task A_list_says_who_stands_by_and_how_far_that_is()
    {
        const string Held = """
            ,"failover":"automatic","standby":"us","lease":"held"
            """;
        const string None = """
            ,"failover":"manual","standby":null,"lease":"none"
            """;
        var byHand = Bodies.Vm("by-hand").Replace(Held, None, StringComparison.Ordinal);
        var old = Bodies.Vm("old").Replace(Held, "", StringComparison.Ordinal);
        _cli.Api.On("GET /v1/vms", Bodies.List(Bodies.Vm(), byHand, old));

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("vm", "list"));

        var lines = _cli.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("FAILOVER", lines[0], StringComparison.Ordinal);
        Assert.Contains("automatic to us (held)", lines[1], StringComparison.Ordinal);
        Assert.Contains("manual", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain("manual", lines[3], StringComparison.Ordinal);
    }
}
