using System.Net;
using NovaCron.SystemTests.Kit;

namespace NovaCron.SystemTests;

/// <summary>What cannot be done is refused with stage and side, by REST and CLI alike, and no guest notices.</summary>
[Collection(Sites.Collection)]
public sealed class BadInputTests(Sites sites) : IAsyncLifetime
{
    private Region Eu => sites.Eu;

    public Task InitializeAsync() => Task.CompletedTask;

    // Whatever was refused, the guest that others asked about or worked beside runs on.
    public Task DisposeAsync() => sites.ExpectSteadyAsync();

    [Theory]
    [InlineData("vm show nobody", "GET", "")]
    [InlineData("vm start nobody", "POST", ":start")]
    [InlineData("vm stop nobody", "POST", ":stop")]
    [InlineData("vm delete nobody", "DELETE", "")]
    [InlineData("vm console nobody", "GET", "/console")]
    [InlineData("vm migrate nobody --to us", "POST", ":migrate")]
    public async Task A_VM_that_nobody_knows(string cli, string method, string action)
    {
        var path = "/v1/vms/nobody" + action;
        var answer = method switch
        {
            "GET" => Eu.GetAsync(path),
            "DELETE" => Eu.DeleteAsync(path),
            _ => Eu.PostAsync(path, action == ":migrate" ? new { targetRegion = "us" } : null),
        };
        await AssertRefusedAsync(await answer, cli, new Refusal(404, "vm-not-found", "request", "request", 4));
    }

    [Fact]
    public async Task A_migration_that_nobody_knows() => await AssertRefusedAsync(
        await Eu.GetAsync("/v1/migrations/01ARZ3NDEKTSV4RRFFQ69G5FAV"),
        "migration show 01ARZ3NDEKTSV4RRFFQ69G5FAV",
        new Refusal(404, "migration-not-found", "request", "request", 4));

    [Fact]
    public Task A_target_region_that_is_no_member() =>
        AssertMoveRefusedAsync("steady", "mars", new Refusal(404, "region-unknown", "request", "request", 4));

    [Fact]
    public Task A_target_region_where_nobody_answers() =>
        AssertMoveRefusedAsync("steady", "gone", new Refusal(503, "region-unreachable", "link", "link eu-gone", 3));

    [Fact]
    public Task A_target_region_with_another_authority_s_certificate() =>
        AssertMoveRefusedAsync("steady", "rogue", new Refusal(403, "not-authorized", "link", "link eu-rogue", 7));

    [Fact]
    public Task A_target_region_that_is_the_source() => AssertMoveRefusedAsync("steady", "eu", Refusal.InvalidRequest);

    [Fact]
    public async Task A_target_without_enough_memory()
    {
        await sites.BootAsync(Eu, "roomy", "128MiB");
        await AssertRolledBackAsync("roomy", new Refusal(507, "not-enough-memory", "reserving", "target small", 6));
    }

    [Fact]
    public async Task A_target_without_enough_disk()
    {
        var kernel = sites.Kernel("large-kernel", 2 << 20);
        (await Eu.CliAsync($"vm create bulky --region eu --kernel {kernel} --memory 16MiB")).Succeeded();
        (await Eu.CliAsync("vm start bulky")).Succeeded();
        await AssertRolledBackAsync("bulky", new Refusal(507, "not-enough-disk", "reserving", "target small", 6));
    }

    [Theory]
    [InlineData("paused", "vm pause still")]
    [InlineData("stopped", "vm stop still")]
    public async Task A_guest_that_does_not_run_is_not_moved(string phase, string command)
    {
        if ((await Eu.GetAsync("/v1/vms/still")).Status == HttpStatusCode.NotFound)
            await sites.BootAsync(Eu, "still");
        (await Eu.CliAsync("vm start still")).Succeeded();
        (await Eu.CliAsync(command)).Succeeded();

        await AssertMoveRefusedAsync("still", "us", new Refusal(409, "vm-wrong-phase", "planned", "source eu", 5));

        var here = await Eu.GetAsync("/v1/vms/still");
        var there = await sites.Us.GetAsync("/v1/vms/still");
        Assert.Equal((phase, "eu"), (here.Text("phase"), there.Text("ownerRegion")));
        (await Eu.CliAsync("vm stop still")).Succeeded();
    }

    [Fact]
    public async Task A_VM_that_is_moved_already()
    {
        await sites.BootAsync(Eu, "busy");
        await using var console = Eu.WatchConsole("busy");
        await console.ExpectHeartbeatsAsync();
        using var slow = new SlowLink(sites.Link);
        var id = await Migrations.BeginAsync(Eu, "busy", "us");
        await Migrations.UntilCopyingAsync(Eu, id);

        await AssertMoveRefusedAsync("busy", "us", new Refusal(409, "vm-migrating", "planned", "source eu", 5));
        await AssertRefusedAsync(
            await Eu.PostAsync("/v1/vms/busy:stop"), "vm stop busy", new Refusal(409, "vm-migrating", "stop", "region eu", 5));
        await AssertRefusedAsync(
            await Eu.DeleteAsync("/v1/vms/busy"), "vm delete busy", new Refusal(409, "vm-migrating", "delete", "region eu", 5));

        (await Eu.CliAsync($"migration cancel {id}")).Succeeded();
        Assert.Equal("rolledBack", (await Migrations.EndAsync(Eu, id)).GetProperty("phase").GetString());
        await console.ExpectHeartbeatsAsync();
        console.AssertNoHeartbeatLost();
    }

    [Theory]
    [InlineData("Web_1", 16L << 20, 1, "name")]
    [InlineData("1web", 16L << 20, 1, "name")]
    [InlineData("web", 16L << 20 | 1, 1, "memoryBytes")]
    [InlineData("web", 0, 1, "memoryBytes")]
    [InlineData("web", 16L << 20, 0, "virtualCpus")]
    public async Task A_name_or_size_that_is_none(string name, long memory, int processors, string field)
    {
        var draft = new { name, memoryBytes = memory, virtualCpus = processors, kernel = sites.Kernel() };
        var answer = await Eu.PostAsync("/v1/vms", draft);
        Assert.NotEmpty(answer.Json.GetProperty("errors").GetProperty(field).EnumerateArray());
        await AssertRefusedAsync(
            answer, $"vm create {name} --kernel {sites.Kernel()} --memory {memory} --vcpus {processors}", Refusal.InvalidRequest);
    }

    [Fact]
    public async Task A_kernel_that_does_not_exist() => await AssertRefusedAsync(
        await Eu.PostAsync("/v1/vms", new { name = "blank", memoryBytes = 16 << 20, kernel = "/nowhere/vmlinuz" }),
        "vm create blank --kernel /nowhere/vmlinuz --memory 16MiB",
        new Refusal(422, "image-invalid", "create", "region eu", 2));

    [Fact]
    public async Task A_name_that_is_taken_by_a_VM_of_another_region() => Assert.Equal(
        ("vm-exists", "create", "region eu"),
        await CreateInUsAsync("steady"));

    [Theory]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("""{"targetRegion":"us","speed":9}""", 400)]
    [InlineData("""{"targetRegion":"us","streams":65}""", 400)]
    [InlineData("""{"targetRegion":"us","downtimeLimitMs":-1}""", 400)]
    [InlineData("""{"targetRegion":7}""", 400)]
    public async Task A_body_that_makes_no_sense(string body, int status)
    {
        var answer = await Eu.PostTextAsync("/v1/vms/steady:migrate", body);
        (Refusal.InvalidRequest with { Status = status }).AssertTold(answer);
    }

    [Theory]
    [InlineData("vm migrate steady --to us --streams 0")]
    [InlineData("vm migrate steady --to us --streams 65")]
    [InlineData("vm migrate steady --to us --downtime-limit soon")]
    [InlineData("vm migrate steady")]
    [InlineData("vm create odd --kernel /k --memory much")]
    [InlineData("vm list -o yaml")]
    [InlineData("vm dance steady")]
    public async Task A_command_that_makes_no_sense(string command)
    {
        var result = await Eu.CliAsync(command);
        Assert.Equal(2, result.ExitCode);
        Assert.NotEmpty(result.Error);
    }

    private static async Task AssertEndedAsync(Region region, string id, Refusal expected)
    {
        var migration = await Migrations.EndAsync(region, id);
        Assert.Equal("rolledBack", migration.GetProperty("phase").GetString());
        var failure = migration.GetProperty("failure");
        Assert.Equal((expected.Code, expected.Stage, expected.Side), (
            failure.GetProperty("code").GetString(), failure.GetProperty("stage").GetString(), failure.GetProperty("side").GetString()));
        Assert.NotEmpty(failure.GetProperty("message").GetString()!);
    }

    private async Task AssertRefusedAsync(RestAnswer answer, string cli, Refusal expected)
    {
        expected.AssertTold(answer);
        expected.AssertTold(await Eu.CliAsync(cli));
    }

    private async Task AssertMoveRefusedAsync(string vm, string target, Refusal expected) => await AssertRefusedAsync(
        await Eu.PostAsync($"/v1/vms/{vm}:migrate", new { targetRegion = target }), $"vm migrate {vm} --to {target}", expected);

    private async Task AssertRolledBackAsync(string vm, Refusal expected)
    {
        await using var console = Eu.WatchConsole(vm);
        await console.ExpectHeartbeatsAsync();
        await AssertEndedAsync(Eu, await Migrations.BeginAsync(Eu, vm, "small"), expected);

        var cli = await Eu.CliAsync($"vm migrate {vm} --to small");
        Assert.Equal(expected.ExitCode, cli.ExitCode);
        Assert.Contains($"{vm} stays in eu", cli.Out, StringComparison.Ordinal);
        Assert.Contains($"[{expected.Stage}, {expected.Side}]", cli.Out, StringComparison.Ordinal);
        await console.ExpectHeartbeatsAsync();
        await console.ExpectIntactMemoryAsync();
        console.AssertNoHeartbeatLost();
    }

    private async Task<(string Code, string Stage, string Side)> CreateInUsAsync(string name)
    {
        var answer = await sites.Us.PostAsync("/v1/vms", new { name, memoryBytes = 16 << 20, kernel = sites.Kernel() });
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        return (answer.Text("code"), answer.Text("stage"), answer.Text("side"));
    }
}
