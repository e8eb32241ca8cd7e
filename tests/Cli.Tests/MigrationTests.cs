using System.Net;
using System.Text.Json;

namespace NovaCron.Cli.Tests;

public sealed class MigrationTests
{
    private const string Watch = "GET /v1/migrations/01M/events";

    private readonly CliTest _cli = new();

    public MigrationTests() => _cli.Api
        .On("POST /v1/vms/web-1:migrate", Bodies.Migration("planned"), HttpStatusCode.Accepted)
        .On("GET /v1/regions", Bodies.Regions)
        .On("GET /v1/hosts", Bodies.Hosts)
        .On("GET /v1/vms/web-1?read=owner", Bodies.Vm(region: "us", host: "host-b"));

    [Fact]
    public async Task A_migration_says_its_id_first_then_its_progress_in_plain_lines_then_how_it_ended()
    {
        _cli.Api.OnEvents(
            Watch,
            ": open",
            Bodies.Event("migration", Bodies.Migration("reserving", 1000)),
            Bodies.Event("migration", Bodies.Migration("copying", 950)),
            ": heartbeat",
            Bodies.Event("migration", Bodies.Migration("copying", 940)),
            Bodies.Event("migration", Bodies.Migration("copying", 500)),
            Bodies.Event("migration", Bodies.Migration("copying", 499, round: 2)),
            Bodies.Event("migration", Bodies.Migration("completed", 0)));

        var code = await _cli.RunAsync("vm", "migrate", "web-1", "--to", "us", "--streams", "4", "--downtime-limit", "250ms");

        Assert.Equal(ExitCodes.Ok, code);

        Assert.Equal(
            [
                "migration 01M",
                "web-1 eu -> us: reserving, 0 %, 112 MB/s, round 1, 1000 B left, ETA 3.5 s",
                "web-1 eu -> us: copying, 5 %, 112 MB/s, round 1, 950 B left, ETA 3.5 s",
                "web-1 eu -> us: copying, 50 %, 112 MB/s, round 1, 500 B left, ETA 3.5 s",
                "web-1 eu -> us: copying, 50 %, 112 MB/s, round 2, 499 B left, ETA 3.5 s",
                "web-1 eu -> us: completed, 100 %",
            ],
            _cli.ErrorText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd()));
        Assert.Equal(
            "web-1 runs in us, epoch 2: after 12.5 s, downtime 211 ms, 2 MiB of machine state as 1 MiB on the wire, "
                + "nothing got through for 1 m 01 s",
            _cli.Text.Trim());
        Assert.Equal("""{"targetRegion":"us","streams":4,"downtimeLimitMs":250}""", _cli.Api.Requests.First().Body);
    }

    [Fact]
    public async Task The_report_has_exactly_the_keys_that_scripts_know_and_the_migration()
    {
        _cli.Api.OnEvents(Watch, Bodies.Event("migration", Bodies.Migration("completed", 0)));

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("vm", "migrate", "web-1", "--to", "us", "-o", "json"));

        var expected = JsonSerializer.Deserialize<JsonElement>(
            """
            {"engine":"orleans","hypervisor":"in-process","guestMemoryBytes":536870912,"sourceRegion":"eu","targetRegion":"us",
             "totalSeconds":12.5,"streamBytes":2097152,"wireBytes":1048576,"streams":4,"mode":"internet","resentBytes":4096,
             "stalls":1,"stalledSeconds":61.5,"downtimeMs":210.5,"heartbeatsLost":null,
             "corruptPages":null,"ownerRegion":"us","epoch":2,"migration":"01M","vm":"web-1","phase":"completed","failure":null}
            """);
        Assert.True(JsonElement.DeepEquals(expected, _cli.Json), _cli.Text);
    }

    [Fact]
    public async Task A_report_survives_a_region_that_cannot_be_asked_any_more()
    {
        var cli = new CliTest();
        cli.Api.OnEvents(Watch, Bodies.Event("migration", Bodies.Migration("completed", 0)))
            .OnProblem("GET /v1/regions", HttpStatusCode.ServiceUnavailable, "region-unreachable")
            .OnProblem("GET /v1/hosts", HttpStatusCode.ServiceUnavailable, "region-unreachable")
            .OnProblem("GET /v1/vms/web-1?read=owner", HttpStatusCode.ServiceUnavailable, "region-unreachable");

        Assert.Equal(ExitCodes.Ok, await cli.RunAsync("migration", "watch", "01M", "-o", "json"));

        Assert.Equal("us", cli.Json.GetProperty("ownerRegion").GetString());
        Assert.Equal(JsonValueKind.Null, cli.Json.GetProperty("engine").ValueKind);
        Assert.Equal(1000, cli.Json.GetProperty("guestMemoryBytes").GetInt64());
    }

    [Fact]
    public async Task A_rolled_back_migration_has_an_exit_code_of_its_own_and_says_why()
    {
        _cli.Api.OnEvents(Watch, Bodies.Event("migration", Bodies.Migration("rolledBack", failure: Bodies.Failure)));

        Assert.Equal(ExitCodes.RolledBack, await _cli.RunAsync("vm", "migrate", "web-1", "--to", "us"));

        Assert.Contains("web-1 stays in eu", _cli.Text, StringComparison.Ordinal);
        Assert.Contains("The link broke. [copying, link eu-us]", _cli.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("table", "01M: planned")]
    [InlineData("json", "\"phase\": \"planned\"")]
    public async Task Without_waiting_only_the_beginning_is_said(string format, string output)
    {
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("vm", "migrate", "web-1", "--to", "us", "--no-wait", "-o", format));

        Assert.Contains(output, _cli.Text, StringComparison.Ordinal);
        Assert.Equal("migration 01M", _cli.ErrorText.Trim());
        Assert.DoesNotContain(Watch, _cli.Api.Paths);
    }

    [Fact]
    public async Task A_broken_stream_is_opened_anew()
    {
        _cli.Api.OnEvents(Watch, Bodies.Event("migration", Bodies.Migration("copying")))
            .OnProblem(Watch, HttpStatusCode.ServiceUnavailable, "region-unreachable", retryable: true)
            .OnEvents(Watch, Bodies.Event("migration", Bodies.Migration("completed", 0)));

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("migration", "watch", "01M"));

        Assert.Equal(3, _cli.Api.Paths.Count(path => path == Watch));
    }

    [Fact]
    public async Task An_error_on_the_stream_is_told_like_any_other()
    {
        _cli.Api.OnEvents(
            Watch,
            Bodies.Event("migration", Bodies.Migration("copying")),
            Bodies.Event("error", """{"status":404,"detail":"Gone.","code":"migration-not-found","stage":"request","side":"region eu"}"""));

        Assert.Equal(ExitCodes.NotFound, await _cli.RunAsync("migration", "watch", "01M"));

        Assert.Contains("Gone. [request, region eu] (migration-not-found)", _cli.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_stops_waiting_is_told_that_the_migration_goes_on()
    {
        using var interrupt = new CancellationTokenSource();
        _cli.Api.On(Watch, () =>
        {
            interrupt.Cancel();
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(string.Empty) };
        });

        Assert.Equal(ExitCodes.Interrupted, await _cli.RunAsync(["vm", "migrate", "web-1", "--to", "us"], interrupt.Token));

        Assert.Contains("novacron migration watch 01M", _cli.ErrorText, StringComparison.Ordinal);
        Assert.Contains("novacron migration cancel 01M", _cli.ErrorText, StringComparison.Ordinal);
        Assert.DoesNotContain(_cli.Api.Paths, path => path.EndsWith(":cancel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_migration_is_shown_and_cancelled()
    {
        _cli.Api.On("GET /v1/migrations/01M", Bodies.Migration("rolledBack", failure: Bodies.Failure))
            .On("POST /v1/migrations/01M:cancel", Bodies.Migration("rollingBack"), HttpStatusCode.Accepted);

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("migration", "show", "01M"));
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("migration", "cancel", "01M"));

        Assert.Contains("link-failed", _cli.Text, StringComparison.Ordinal);
        Assert.Contains("01M: rolling back", _cli.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_committed_migration_cannot_be_cancelled()
    {
        _cli.Api.OnProblem("POST /v1/migrations/01M:cancel", HttpStatusCode.Conflict, "migration-committed");

        Assert.Equal(ExitCodes.Conflict, await _cli.RunAsync("migration", "cancel", "01M"));
    }
}
