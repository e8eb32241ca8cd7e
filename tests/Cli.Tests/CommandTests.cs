using System.Net;
using System.Text.Json;

namespace NovaCron.Cli.Tests;

public sealed class CommandTests
{
    private readonly CliTest _cli = new();

    [Fact]
    public async Task Regions_are_a_table_and_who_is_missing_is_said_on_standard_error()
    {
        _cli.Api.On("GET /v1/regions", Bodies.Regions);

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("region", "list"));

        var lines = _cli.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Equal(["NAME", "REACHABLE", "HEALTH", "STALE", "RTT", "ENGINE", "HOSTS", "VMS"], Words(lines[0]));
        Assert.Equal(["eu", "*", "yes", "connected", "-", "-", "embedded", "1", "1"], Words(lines[1]));
        Assert.Equal(["us", "yes", "degraded", "5.2", "s", "80.5", "ms", "orleans", "2", "0"], Words(lines[2]));
        Assert.Contains("did not answer: ap", _cli.ErrorText, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', _cli.Text);
    }

    [Fact]
    public async Task A_wide_table_has_more_columns()
    {
        _cli.Api.On("GET /v1/hosts", Bodies.Hosts);

        await _cli.RunAsync("host", "list", "-o", "wide");

        Assert.Contains("REMARKS", _cli.Text, StringComparison.Ordinal);
        Assert.Contains("nested", _cli.Text, StringComparison.Ordinal);
        Assert.Contains("6 GiB of 8 GiB", _cli.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("region", "/v1/regions")]
    [InlineData("host", "/v1/hosts")]
    [InlineData("vm", "/v1/vms")]
    [InlineData("migration", "/v1/migrations")]
    public async Task A_list_is_json_for_scripts(string noun, string path)
    {
        var body = noun switch
        {
            "region" => Bodies.Regions,
            "host" => Bodies.Hosts,
            "vm" => Bodies.List(Bodies.Vm("a"), Bodies.Vm("b")),
            _ => Bodies.List(Bodies.Migration(), Bodies.Migration("completed")),
        };
        _cli.Api.On($"GET {path}", body);

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync(noun, "list", "-o", "json"));

        var expected = JsonSerializer.Deserialize<JsonElement>(body);
        Assert.True(JsonElement.DeepEquals(expected, _cli.Json), _cli.Text);
    }

    [Fact]
    public async Task A_list_is_read_to_its_last_page()
    {
        _cli.Api
            .On("GET /v1/vms?region=eu&phase=running", $$"""{"items":[{{Bodies.Vm("a")}}],"nextPageToken":"t/1","missingRegions":["ap"]}""")
            .On("GET /v1/vms?region=eu&phase=running&pageToken=t%2F1", Bodies.List(Bodies.Vm("b")));

        await _cli.RunAsync("vm", "list", "--region", "eu", "--phase", "running", "-o", "json");

        Assert.Equal(["a", "b"], _cli.Json.GetProperty("items").EnumerateArray().Select(vm => vm.GetProperty("name").GetString()));
        Assert.Equal("ap", _cli.Json.GetProperty("missingRegions")[0].GetString());
    }

    [Fact]
    public async Task A_vm_is_created_with_absolute_paths_and_bytes()
    {
        _cli.Api.On("POST /v1/vms", Bodies.Vm(phase: "stopped"), HttpStatusCode.Created);

        var code = await _cli.RunAsync(
            "vm", "create", "web-1", "--region", "eu", "--kernel", "vmlinuz", "--initrd", "../initrd.img",
            "--append", "console=ttyS0 quiet", "--memory", "512MiB", "--vcpus", "2", "--host", "host-a");

        Assert.Equal(ExitCodes.Ok, code);
        var sent = JsonSerializer.Deserialize<JsonElement>(_cli.Api.Requests.Single().Body);
        var expected = JsonSerializer.Deserialize<JsonElement>(
            """
            {"name":"web-1","memoryBytes":536870912,"virtualCpus":2,"region":"eu","kernel":"/srv/images/vmlinuz",
             "initrd":"/srv/initrd.img","commandLine":"console=ttyS0 quiet","host":"host-a"}
            """);
        Assert.True(JsonElement.DeepEquals(expected, sent), sent.ToString());
        Assert.Equal("web-1: created in eu, stopped", _cli.Text.Trim());
    }

    [Fact]
    public async Task A_vm_from_a_disk_has_defaults_for_the_rest()
    {
        _cli.Api.On("POST /v1/vms", Bodies.Vm(phase: "stopped"), HttpStatusCode.Created);

        await _cli.RunAsync("vm", "create", "web-1", "--disk", "/srv/disk.qcow2");

        var sent = JsonSerializer.Deserialize<JsonElement>(_cli.Api.Requests.Single().Body);
        var expected = JsonSerializer.Deserialize<JsonElement>(
            """{"name":"web-1","memoryBytes":536870912,"virtualCpus":1,"disk":"/srv/disk.qcow2"}""");
        Assert.True(JsonElement.DeepEquals(expected, sent), sent.ToString());
    }

    [Theory]
    [InlineData("start", "running")]
    [InlineData("pause", "paused")]
    [InlineData("resume", "running")]
    [InlineData("stop", "stopped")]
    public async Task An_action_says_the_phase_it_led_to(string verb, string phase)
    {
        _cli.Api.On($"POST /v1/vms/web-1:{verb}", Bodies.Vm(phase: phase));

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("vm", verb, "web-1"));

        Assert.Equal($"web-1: {phase}", _cli.Text.Trim());
    }

    [Fact]
    public async Task A_vm_is_shown_with_all_that_is_known()
    {
        _cli.Api.On("GET /v1/vms/web-1", Bodies.Vm());

        await _cli.RunAsync("vm", "show", "web-1");

        Assert.Contains("MACHINE TYPE", _cli.Text, StringComparison.Ordinal);
        Assert.Contains("pc-q35-7.2", _cli.Text, StringComparison.Ordinal);
        Assert.Contains("2026-11-23 12:00:00Z", _cli.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("table", "web-1: deleted")]
    [InlineData("json", "{\n  \"name\": \"web-1\",\n  \"deleted\": true\n}")]
    public async Task A_vm_is_deleted(string format, string output)
    {
        _cli.Api.On("DELETE /v1/vms/web-1", string.Empty, HttpStatusCode.NoContent);

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("vm", "delete", "web-1", "-o", format));

        Assert.Equal(output, _cli.Text.Trim().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Any_path_of_the_api_is_printed_as_it_is()
    {
        _cli.Api.On("GET /v1/vms?pageSize=1", """{"items":[]}""");

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("api", "GET", "/v1/vms?pageSize=1"));

        Assert.Equal("""{"items":[]}""", _cli.Text.Trim());
    }

    [Fact]
    public async Task The_address_comes_from_the_option_before_the_variable_and_the_token_is_sent()
    {
        _cli.Variables["NOVACRON_API"] = "http://10.9.9.9:1";
        _cli.Variables["NOVACRON_API_TOKEN"] = "secret";
        _cli.Api.On("GET /sites/eu/v1/regions", Bodies.Regions);

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("--api", "https://example.org/sites/eu", "region", "list"));

        Assert.Equal("Bearer secret", _cli.Api.Requests.Single().Token);
        Assert.DoesNotContain("secret", _cli.Text + _cli.ErrorText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vm")]
    [InlineData("vm", "explode", "web-1")]
    [InlineData("vm", "start")]
    [InlineData("vm", "list", "-o", "xml")]
    [InlineData("vm", "list", "--api", "ftp://x")]
    [InlineData("vm", "create", "web-1", "--memory", "lots")]
    [InlineData("vm", "create", "web-1", "--vcpus", "two")]
    [InlineData("vm", "migrate", "web-1")]
    [InlineData("vm", "migrate", "web-1", "--to", "us", "--streams", "65")]
    [InlineData("vm", "migrate", "web-1", "--to", "us", "--downtime-limit", "300")]
    [InlineData("api", "PUT", "/v1/vms")]
    public async Task A_wrong_command_line_is_a_usage_error_and_asks_nobody(params string[] arguments)
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(arguments));

        Assert.NotEmpty(_cli.ErrorText);
        Assert.Empty(_cli.Api.Requests);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("vm", "--help")]
    [InlineData("vm", "migrate", "--help")]
    public async Task Help_is_no_error(params string[] arguments)
    {
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync(arguments));

        Assert.Contains("Usage:", _cli.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "vm-not-found", ExitCodes.NotFound)]
    [InlineData(HttpStatusCode.Conflict, "vm-migrating", ExitCodes.Conflict)]
    [InlineData(HttpStatusCode.PreconditionFailed, "conflict", ExitCodes.Conflict)]
    [InlineData(HttpStatusCode.BadRequest, "invalid-request", ExitCodes.Usage)]
    [InlineData(HttpStatusCode.Unauthorized, "not-authorized", ExitCodes.NotAuthorized)]
    [InlineData(HttpStatusCode.Forbidden, "not-authorized", ExitCodes.NotAuthorized)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "region-unreachable", ExitCodes.Unreachable)]
    [InlineData(HttpStatusCode.InsufficientStorage, "not-enough-memory", ExitCodes.Failed)]
    [InlineData(HttpStatusCode.InternalServerError, "internal", ExitCodes.Failed)]
    public async Task An_error_has_its_exit_code_and_names_stage_and_side(HttpStatusCode status, string code, int exitCode)
    {
        _cli.Api.OnProblem("POST /v1/vms/web-1:start", status, code);

        Assert.Equal(exitCode, await _cli.RunAsync("vm", "start", "web-1"));

        Assert.Contains($"novacron: It did not work. [reserving, target us] ({code})", _cli.ErrorText, StringComparison.Ordinal);
        Assert.Equal((int)status >= 500, _cli.ErrorText.Contains("trace id 4bf92f", StringComparison.Ordinal));
        Assert.Empty(_cli.Text);
    }

    [Fact]
    public async Task A_refused_field_is_named()
    {
        _cli.Api.On(
            "GET /v1/vms/x",
            """{"status":400,"detail":"Wrong.","code":"invalid-request","errors":{"name":["Too odd."]}}""",
            HttpStatusCode.BadRequest);

        await _cli.RunAsync("vm", "show", "x");

        Assert.Contains("name: Too odd.", _cli.ErrorText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>proxy</html>", "text/html", HttpStatusCode.BadGateway, ExitCodes.Failed)]
    [InlineData("<html>a router</html>", "text/html", HttpStatusCode.OK, ExitCodes.Unreachable)]
    [InlineData("{}", "application/json", HttpStatusCode.NotFound, ExitCodes.NotFound)]
    public async Task What_does_not_speak_the_api_is_told_apart(string body, string type, HttpStatusCode status, int exitCode)
    {
        _cli.Api.On("GET /v1/vms/x", body, status, type);

        Assert.Equal(exitCode, await _cli.RunAsync("vm", "show", "x"));

        Assert.StartsWith("novacron: ", _cli.ErrorText, StringComparison.Ordinal);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
