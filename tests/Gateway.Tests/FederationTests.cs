using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using NovaCron.Gateway.Tests.Fakes;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests;

/// <summary>The federation's log, and receipts of migrations.</summary>
public sealed class FederationTests
{
    private static readonly MigrationReceiptInfo Receipt = new(
        "01M", "web-1", "u1", 2, "eu", "us", "aa", "aa", "bb", "bb", FakeFederation.Noon, FakeFederation.Noon, FakeFederation.Noon, "test",
        3, 40, "cc", [1, 2, 3]);

    [Fact]
    public async Task The_federation_is_shown_with_members_switches_and_what_is_in_the_way()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var federation = await gateway.GetJsonAsync("/v1/federation");

        Assert.Equal(("test", "byzantine", "us", "tooFewMembers"),
            (federation.Text("chain"), federation.Text("mode"), federation.Text("leader"), federation.Text("hindrance")));
        var us = federation.GetProperty("members")[1];
        Assert.Equal((true, "leaves"), (us.GetProperty("isQuarantined").GetBoolean(), us.Text("change")));
        var pings = federation.GetProperty("members")[0].GetProperty("roundTrips");
        Assert.Equal(80.5, pings[0].GetProperty("roundTripMs").GetDouble());
        Assert.Equal(JsonValueKind.Null, pings[1].GetProperty("roundTripMs").ValueKind);
        Assert.Equal("trust", federation.GetProperty("switches")[1].Text("reason"));
    }

    [Fact]
    public async Task Evidence_epochs_and_proposals_are_told()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var evidence = await gateway.GetJsonAsync("/v1/federation/evidence");
        var epochs = await gateway.GetJsonAsync("/v1/federation/epochs?from=2");
        var forbidden = await gateway.GetJsonAsync("/v1/federation/proposals/crash");
        var proposal = await gateway.GetJsonAsync("/v1/federation/proposals/byzantine");

        Assert.Equal(("us", "A1"), (evidence.GetProperty("items")[0].Text("region"), evidence.GetProperty("items")[0].Text("rule")));
        Assert.Equal((2, "AQI="), (epochs.GetProperty("starts")[0].GetProperty("epoch").GetInt32(),
            epochs.GetProperty("starts")[0].Text("bytes")));
        Assert.Equal(JsonValueKind.Null, forbidden.GetProperty("configuration").ValueKind);
        Assert.Equal("Aw==", proposal.Text("configuration"));
    }

    [Fact]
    public async Task A_signed_command_is_handed_in_as_it_is()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        using var body = new ByteArrayContent([0xab, 1]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");

        var answer = await (await gateway.Http.PostAsync("/v1/federation/commands", body)).JsonAsync();

        Assert.Equal(("stale", 5), (answer.Text("outcome"), answer.GetProperty("revision").GetInt32()));
        Assert.Contains("command AB01", gateway.Federation.Calls);
    }

    [Theory]
    [InlineData("text/plain", 2, 415)]
    [InlineData("application/octet-stream", 4097, 413)]
    public async Task A_command_has_its_type_and_a_limit(string type, int length, int status)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        using var body = new ByteArrayContent(new byte[length]);
        body.Headers.ContentType = new MediaTypeHeaderValue(type);

        await (await gateway.Http.PostAsync("/v1/federation/commands", body)).ProblemAsync(status, "invalid-request");
    }

    [Fact]
    public async Task A_receipt_is_json_or_its_very_bytes()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.Receipts["01M"] = Receipt;

        var json = await gateway.GetJsonAsync("/v1/migrations/01M/receipt");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/migrations/01M/receipt");
        request.Headers.Accept.ParseAdd("application/octet-stream");
        using var bytes = await gateway.Http.SendAsync(request);

        Assert.Equal(("web-1", "aa", "AQID"), (json.Text("vm"), json.Text("memorySha256AtTarget"), json.Text("bytes")));
        Assert.Equal((HttpStatusCode.OK, "application/octet-stream"), (bytes.StatusCode, bytes.Content.Headers.ContentType?.MediaType));
        Assert.Equal([1, 2, 3], await bytes.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_migration_without_a_receipt_says_why()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        await (await gateway.GetAsync("/v1/migrations/01M/receipt")).ProblemAsync(404, "receipt-not-found");
    }
}
