using System.Net;
using System.Text.Json;

namespace NovaCron.Cli.Tests;

public sealed class VmWatchTests
{
    private const string One = "GET /v1/vms/web-1/events";
    private const string All = "GET /v1/events";
    private const string End = "event: end\ndata: {}";

    private readonly CliTest _cli = new();

    private string[] Lines => [.. _cli.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];

    [Fact]
    public async Task A_vm_is_followed_over_a_break_without_going_back_until_it_is_gone()
    {
        _cli.Api
            .OnEvents(One, ": open", Event(7, "running"), Event(9, "stopped"))
            .OnEvents(One, ": open", Event(8, "stopping"), Event(9, "stopped"), Event(10, "starting"), End);

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("vm", "watch", "web-1"));

        Assert.Equal(
            [
                "web-1: running in eu on host-a, epoch 2, labels team=db, tier=front",
                "web-1: stopped in eu on host-a, epoch 2, labels team=db, tier=front",
                "web-1: starting in eu on host-a, epoch 2, labels team=db, tier=front",
                "web-1: gone",
            ],
            Lines);
    }

    [Fact]
    public async Task A_vm_that_went_while_the_connection_was_broken_is_gone()
    {
        _cli.Api.OnEvents(One, Event(7, "running")).OnProblem(One, HttpStatusCode.NotFound, "vm-not-found");

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("vm", "watch", "web-1"));

        Assert.Equal("web-1: gone", Lines[^1]);
    }

    [Fact]
    public async Task A_vm_that_nobody_knows_is_an_error()
    {
        _cli.Api.OnProblem(One, HttpStatusCode.NotFound, "vm-not-found");
        Assert.Equal(ExitCodes.NotFound, await _cli.RunAsync("vm", "watch", "web-1"));
        Assert.Empty(_cli.Text);
    }

    [Fact]
    public async Task A_vm_that_the_records_do_not_tell_of_yet_is_not_said_to_be_gone()
    {
        _cli.Api.OnEvents(One, End);
        Assert.Equal(ExitCodes.NotFound, await _cli.RunAsync("vm", "watch", "web-1"));
        Assert.Empty(_cli.Text);
    }

    [Fact]
    public async Task All_vms_are_a_json_object_a_line_and_what_went_meanwhile_is_told()
    {
        _cli.Api
            .OnEvents(All, Event(7, "running"), Event(7, "running", "web-2"), Event(7, "running", "web-3"), Gone("web-2"))
            .OnEvents(All, ": open", Event(7, "running"), "event: later\ndata: {}", Event(8, "stopped"), Failed())
            .On("GET /v1/vms", Bodies.List(Vm("web-1", 8)));

        Assert.Equal(ExitCodes.NotFound, await _cli.RunAsync("vm", "watch", "-o", "json"));

        var changes = Lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        Assert.Equal(
            ["web-1 7", "web-2 7", "web-3 7", "web-2 gone", "web-3 gone", "web-1 8"],
            changes.Select(change => change.GetProperty("name").GetString() + " "
                + (change.GetProperty("vm") is { ValueKind: JsonValueKind.Object } vm ? vm.GetProperty("version").ToString() : "gone")));
        Assert.All(changes, change => Assert.StartsWith("u-", change.GetProperty("uid").GetString(), StringComparison.Ordinal));
        Assert.Contains("region-unknown", _cli.ErrorText, StringComparison.Ordinal);
    }

    private static string Failed() => Bodies.Event(
        "error", """{"status":404,"detail":"This region has no replicated records.","code":"region-unknown","retryable":false}""");

    private static string Event(int version, string phase, string name = "web-1") => Bodies.Event("vm", Vm(name, version, phase));

    private static string Gone(string name) => Bodies.Event("gone", $$"""{"name":"{{name}}","uid":"u-{{name}}"}""");

    private static string Vm(string name, int version, string phase = "running") => Bodies.Vm(name, phase)
        .Replace("\"version\":7", $"\"version\":{version}", StringComparison.Ordinal)
        .Replace("\"uid\":\"u1\"", $"\"uid\":\"u-{name}\"", StringComparison.Ordinal);
}
