using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using NovaCron.Gateway.Tests.Fakes;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests;

public sealed class RouteTests
{
    [Fact]
    public async Task The_root_names_region_version_and_features()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var features = await gateway.GetJsonAsync("/v1");

        Assert.Equal("eu", features.Text("region"));
        Assert.Equal("NovaCron", features.Text("product"));
        Assert.Matches(@"^\d+\.\d+\.\d+", features.Text("version"));
        string?[] names = [.. features.GetProperty("features").EnumerateArray().Select(feature => feature.GetString())];
        Assert.All(["migration-events", "fleet-reads", "labels", "vm-events"], name => Assert.Contains(name, names));
    }

    [Fact]
    public async Task Regions_have_round_trips_in_milliseconds_and_name_who_is_missing()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var list = await gateway.GetJsonAsync("/v1/regions");

        var regions = list.GetProperty("items");
        Assert.Equal(["eu", "us", "ap"], regions.EnumerateArray().Select(region => region.Text("name")));
        Assert.Equal(80.5, regions[1].GetProperty("roundTripMs").GetDouble());
        Assert.Equal(JsonValueKind.Null, regions[2].GetProperty("engine").ValueKind);
        Assert.Equal(["ap"], list.GetProperty("missingRegions").EnumerateArray().Select(region => region.GetString()));
    }

    [Fact]
    public async Task Hosts_are_listed_and_filtered_and_a_local_one_is_preferred()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var all = await gateway.GetJsonAsync("/v1/hosts");
        var american = await gateway.GetJsonAsync("/v1/hosts?region=us");
        var local = await gateway.GetJsonAsync("/v1/hosts/host-a");
        var remote = await gateway.GetJsonAsync("/v1/hosts/host-a?region=us");

        Assert.Equal(3, all.GetProperty("items").GetArrayLength());
        Assert.Equal(2, american.GetProperty("items").GetArrayLength());
        Assert.Equal("eu", local.Text("region"));
        Assert.Equal("us", remote.Text("region"));
        Assert.Equal(6L << 30, local.GetProperty("freeMemoryBytes").GetInt64());
    }

    [Fact]
    public async Task An_unknown_host_may_be_in_a_region_that_did_not_answer()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        var nowhere = await (await gateway.GetAsync("/v1/hosts/host-z")).ProblemAsync(404, "host-not-found");
        gateway.Federation.MissingRegions = ["ap"];

        var perhaps = await (await gateway.GetAsync("/v1/hosts/host-z")).ProblemAsync(404, "host-not-found");

        Assert.False(nowhere.GetProperty("retryable").GetBoolean());
        Assert.True(perhaps.GetProperty("retryable").GetBoolean());
        Assert.Contains("ap", perhaps.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vm_is_created_with_201_location_and_entity_tag()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var answer = await gateway.PostAsync(
            "/v1/vms",
            """
            {"name":"web-1","region":"eu","memoryBytes":536870912,"virtualCpus":2,"kernel":"/boot/vmlinuz",
             "commandLine":"console=ttyS0","host":"host-a"}
            """);

        var vm = await answer.JsonAsync(HttpStatusCode.Created);
        Assert.Equal("/v1/vms/web-1", answer.Headers.Location?.OriginalString);
        Assert.Equal("\"1\"", answer.Headers.ETag?.Tag);
        Assert.Equal("stopped", vm.Text("phase"));
        Assert.Equal(536870912, vm.GetProperty("memoryBytes").GetInt64());
        Assert.Equal(["create web-1 /boot/vmlinuz console=ttyS0 host-a"], gateway.Federation.Calls);
    }

    [Fact]
    public async Task A_vm_is_read_with_its_images_and_entity_tag()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.AddVm("web-1");

        var answer = await gateway.GetAsync("/v1/vms/web-1");

        var vm = await answer.JsonAsync();
        Assert.Equal("\"7\"", answer.Headers.ETag?.Tag);
        Assert.Equal("running", vm.Text("phase"));
        Assert.Equal(42, vm.GetProperty("images")[0].GetProperty("lengthBytes").GetInt64());
        Assert.Equal(FakeFederation.Noon, vm.GetProperty("createdAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_vm_that_the_client_knows_is_not_sent_again()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.AddVm("web-1");
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/vms/web-1");
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"7\""));

        var answer = await gateway.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("\"7\"", true)]
    [InlineData("*", true)]
    [InlineData("\"6\"", false)]
    public async Task A_vm_is_deleted_unless_it_changed_since_it_was_read(string? ifMatch, bool isDeleted)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.AddVm("web-1", VmPhase.Stopped);
        var request = new HttpRequestMessage(HttpMethod.Delete, "/v1/vms/web-1");
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        var answer = await gateway.Http.SendAsync(request);

        Assert.Equal(isDeleted, gateway.Federation.Calls.Contains("delete web-1"));
        if (isDeleted)
        {
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }
        else
        {
            await answer.ProblemAsync(412, "conflict");
        }
    }

    [Theory]
    [InlineData("start", "running")]
    [InlineData("pause", "paused")]
    [InlineData("resume", "running")]
    [InlineData("stop", "stopped")]
    public async Task An_action_answers_with_the_vm(string action, string phase)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var answer = await gateway.PostAsync($"/v1/vms/web-1:{action}");

        Assert.Equal(phase, (await answer.JsonAsync()).Text("phase"));
        Assert.Equal("\"8\"", answer.Headers.ETag?.Tag);
        Assert.Equal([$"{action} web-1"], gateway.Federation.Calls);
    }

    [Theory]
    [InlineData("{\"targetRegion\":\"us\"}", "migrate web-1 us 0 0")]
    [InlineData("{\"targetRegion\":\"us\",\"streams\":4,\"downtimeLimitMs\":250}", "migrate web-1 us 4 250")]
    public async Task A_migration_begins_with_202_location_and_retry_after(string json, string call)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var answer = await gateway.PostAsync("/v1/vms/web-1:migrate", json);

        var migration = await answer.JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal("/v1/migrations/01M", answer.Headers.Location?.OriginalString);
        Assert.Equal("1", answer.Headers.RetryAfter?.ToString());
        Assert.Equal("planned", migration.Text("phase"));
        Assert.Equal([call], gateway.Federation.Calls);
    }

    [Fact]
    public async Task A_migration_has_its_units_in_its_names()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.Migrations["01M"] = FakeFederation.NewMigration(
            "01M", MigrationPhase.RolledBack, new Failure(NovaCronError.LinkFailed, "copying", "link eu-us", "The link broke.", true));

        var migration = await gateway.GetJsonAsync("/v1/migrations/01M");

        Assert.Equal("rolledBack", migration.Text("phase"));
        Assert.True(migration.GetProperty("hasEnded").GetBoolean());
        Assert.Equal(3, migration.GetProperty("progress").GetProperty("remainingSeconds").GetDouble());
        Assert.Equal("link-failed", migration.GetProperty("failure").Text("code"));
        Assert.Equal("link eu-us", migration.GetProperty("failure").Text("side"));
    }

    [Theory]
    [InlineData("POST", "/v1/migrations/01M:cancel")]
    [InlineData("DELETE", "/v1/migrations/01M")]
    public async Task A_migration_is_cancelled_by_either_way(string method, string path)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var answer = await gateway.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal("rollingBack", (await answer.JsonAsync(HttpStatusCode.Accepted)).Text("phase"));
        Assert.Equal(["cancel 01M"], gateway.Federation.Calls);
    }

    [Fact]
    public async Task A_lists_pages_have_everything_once_in_order()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        string[] names = [.. Enumerable.Range(0, 11).Select(number => $"vm-{number:00}")];
        foreach (var name in names.Reverse())
        {
            gateway.Federation.AddVm(name);
        }

        var seen = new List<string?>();
        string? token = null;
        do
        {
            var page = await gateway.GetJsonAsync($"/v1/vms?pageSize=4&pageToken={token}");
            Assert.InRange(page.GetProperty("items").GetArrayLength(), 1, 4);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(vm => vm.Text("name")));
            token = page.Text("nextPageToken");
        }
        while (token is not null);

        Assert.Equal(names, seen);
    }

    [Fact]
    public async Task A_list_is_cut_to_the_most_a_page_may_have()
    {
        await using var gateway = await Fakes.Gateway.StartAsync(options => (options.PageSizeDefault, options.PageSizeMax) = (1, 2));
        foreach (var name in new[] { "a", "b", "c" })
        {
            gateway.Federation.AddVm(name);
        }

        Assert.Equal(1, (await gateway.GetJsonAsync("/v1/vms")).GetProperty("items").GetArrayLength());
        Assert.Equal(2, (await gateway.GetJsonAsync("/v1/vms?pageSize=1000")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Vms_are_filtered_by_region_and_phase_and_missing_regions_are_named()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.AddVm("a", VmPhase.Running, "eu");
        gateway.Federation.AddVm("b", VmPhase.Stopped, "eu");
        gateway.Federation.AddVm("c", VmPhase.Running, "us");
        gateway.Federation.MissingRegions = ["ap"];

        var list = await gateway.GetJsonAsync("/v1/vms?region=eu&phase=running");

        Assert.Equal(["a"], list.GetProperty("items").EnumerateArray().Select(vm => vm.Text("name")));
        Assert.Equal(["ap"], list.GetProperty("missingRegions").EnumerateArray().Select(region => region.GetString()));
    }

    [Fact]
    public async Task Migrations_are_listed_newest_first()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        foreach (var id in new[] { "01A", "01C", "01B" })
        {
            gateway.Federation.AddMigration(id);
        }

        var first = await gateway.GetJsonAsync("/v1/migrations?pageSize=2");
        var second = await gateway.GetJsonAsync($"/v1/migrations?pageSize=2&pageToken={first.Text("nextPageToken")}");

        Assert.Equal(["01C", "01B"], first.GetProperty("items").EnumerateArray().Select(migration => migration.Text("id")));
        Assert.Equal(["01A"], second.GetProperty("items").EnumerateArray().Select(migration => migration.Text("id")));
    }

    [Fact]
    public async Task The_web_console_is_one_page_that_may_talk_to_its_own_api_only()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var answer = await gateway.GetAsync("/");

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("connect-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("/v1", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.All(["'Labels'", "vm.labels", "v.freshness", "stalenessMs"], text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_web_console_can_be_left_out()
    {
        await using var gateway = await Fakes.Gateway.StartAsync(options => options.ServesConsole = false);

        Assert.Equal(HttpStatusCode.NotFound, (await gateway.GetAsync("/")).StatusCode);
    }
}
