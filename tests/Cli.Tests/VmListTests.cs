using System.Text.Json;

namespace NovaCron.Cli.Tests;

/// <summary>What <c>vm list</c> and <c>vm show</c> ask for, and what they say of freshness and labels.</summary>
public sealed class VmListTests
{
    private readonly CliTest _cli = new();

    [Fact]
    public async Task A_list_is_filtered_by_the_api()
    {
        _cli.Api.On(
            "GET /v1/vms?region=eu&phase=running&name=web&label=tier%3Dfront&label=note%3Da%3Db&maxStalenessMs=1500", Page("eu", 10, 0));

        var code = await _cli.RunAsync(
            "vm", "list", "--region", "eu", "--phase", "running", "--name", "web", "--label", "tier=front", "--label", "note=a=b",
            "--max-staleness", "1.5s");

        Assert.Equal(ExitCodes.Ok, code);
        Assert.Empty(_cli.ErrorText);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    public async Task What_is_late_or_missing_is_said_on_standard_error(string format)
    {
        _cli.Api
            .On("GET /v1/vms", Page("us", 100, 0, """["ap"]""", "\"t\""))
            .On("GET /v1/vms?pageToken=t", Page("us", 12_340, 3));

        await _cli.RunAsync("vm", "list", "-o", format);

        Assert.Contains("did not answer: ap", _cli.ErrorText, StringComparison.Ordinal);
        Assert.Contains("novacron: region us is seen as it was 12.3 s ago, 3 changes behind", _cli.ErrorText, StringComparison.Ordinal);
        Assert.DoesNotContain("region eu", _cli.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_labels_and_freshness()
    {
        _cli.Api.On("GET /v1/vms", Page("us", 12_340, 3));

        await _cli.RunAsync("vm", "list", "-o", "json");

        Assert.True(JsonElement.DeepEquals(JsonSerializer.Deserialize<JsonElement>(Page("us", 12_340, 3)), _cli.Json), _cli.Text);
    }

    [Fact]
    public async Task A_wide_list_shows_labels_and_age()
    {
        var owners = Bodies.Vm("owners").Replace("\"2026-11-23T12:00:00+00:00\"}", "null}", StringComparison.Ordinal);
        _cli.Api.On("GET /v1/vms", Bodies.List(Bodies.Vm(), owners));

        await _cli.RunAsync("vm", "list", "-o", "wide");

        var lines = _cli.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("LABELS +AS OF", lines[0]);
        Assert.Matches("team=db, tier=front +.+ ago", lines[1]);
        Assert.Matches("team=db, tier=front +now", lines[2]);
    }

    [Theory]
    [InlineData(new[] { "--read", "owner" }, "?read=owner")]
    [InlineData(new[] { "--read", "here", "--max-staleness", "2s" }, "?read=here&maxStalenessMs=2000")]
    [InlineData(new[] { "--max-staleness", "0s" }, "?maxStalenessMs=0")]
    public async Task A_vm_is_shown_as_fresh_as_asked_for(string[] options, string query)
    {
        _cli.Api.On("GET /v1/vms/web-1" + query, Bodies.Vm());

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync(["vm", "show", "web-1", .. options]));

        Assert.Contains("team=db, tier=front", _cli.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vm", "list", "--label", "tier")]
    [InlineData("vm", "list", "--max-staleness", "2")]
    [InlineData("vm", "show", "web-1", "--read", "elsewhere")]
    public async Task What_makes_no_sense_is_not_asked(params string[] arguments)
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(arguments));
        Assert.Empty(_cli.Api.Requests);
    }

    [Fact]
    public async Task An_api_from_before_labels_is_shown_as_well()
    {
        const string Newer = """
            ,
             "labels":{"team":"db","tier":"front"},"asOf":"2026-11-23T12:00:00+00:00"
            """;
        _cli.Api.On("GET /v1/vms", Bodies.List(Bodies.Vm().Replace(Newer, string.Empty, StringComparison.Ordinal)));

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("vm", "list", "-o", "wide"));

        Assert.DoesNotContain("tier=front", _cli.Text, StringComparison.Ordinal);
    }

    private static string Page(string late, long stalenessMs, int missing, string regions = "[]", string token = "null") => $$"""
        {"items":[{{Bodies.Vm()}}],"nextPageToken":{{token}},"missingRegions":{{regions}},
         "freshness":[{"region":"{{late}}","asOf":"2026-11-23T12:00:00+00:00","stalenessMs":{{stalenessMs}},"missing":{{missing}}}]}
        """;
}
