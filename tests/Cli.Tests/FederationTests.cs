using System.Net;
using System.Text.Json;

namespace NovaCron.Cli.Tests;

/// <summary>The federation's log, and receipts of migrations.</summary>
public sealed class FederationTests : IDisposable
{
    private const string Federation = """
        {"region":"eu","chain":"test","epoch":3,"mode":"byzantine","isSealed":false,"leader":"us","revision":2,
         "members":[{"region":"eu","trustDomain":"one","key":"AAAA","isQuarantined":false,"change":null,"measured":12,"quiet":3,
           "roundTrips":[{"region":"us","roundTripMs":80.5,"lossPerMillion":10}]},
          {"region":"us","trustDomain":"","key":"BBBB","isQuarantined":true,"change":"leaves","measured":11,"quiet":0,"roundTrips":[]}],
         "operators":["ab12"],"hindrance":"tooFewMembers",
         "switches":[{"epoch":3,"mode":"byzantine","reason":"trust","at":"2026-11-23T12:00:00+00:00"}],
         "offences":1,"vms":7,"index":42,"certifiedIndex":40,"halted":null}
        """;

    private const string Receipt = """
        {"migration":"01M","vm":"web-1","uid":"u1","epoch":2,"sourceRegion":"eu","targetRegion":"us","memorySha256AtSource":"aa",
         "memorySha256AtTarget":"aa","diskSha256AtSource":"bb","diskSha256AtTarget":"bb","beganAt":"2026-11-23T12:00:00+00:00",
         "stoppedAt":"2026-11-23T12:00:01+00:00","handedOverAt":"2026-11-23T12:00:02+00:00","chain":"test","federationEpoch":3,"index":40,
         "root":"cc","bytes":"AQID"}
        """;

    private readonly CliTest _cli = new();
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"novacron-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task The_federation_is_shown()
    {
        _cli.Api.On("GET /v1/federation", Federation);

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("federation", "show"));

        foreach (var word in new[] { "byzantine", "tooFewMembers", "leaves", "us 80.5 ms", "trust", "3 of 12" })
        {
            Assert.Contains(word, _cli.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_federation_is_json_for_scripts()
    {
        _cli.Api.On("GET /v1/federation", Federation);

        await _cli.RunAsync("federation", "show", "-o", "json");

        Assert.True(JsonElement.DeepEquals(JsonSerializer.Deserialize<JsonElement>(Federation), _cli.Json), _cli.Text);
    }

    [Fact]
    public async Task Evidence_is_listed()
    {
        _cli.Api.On("GET /v1/federation/evidence", Bodies.List("""{"epoch":2,"rule":"A1","region":"us","proofSha256":"cd34"}"""));

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("federation", "evidence"));

        Assert.Contains("A1", _cli.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_is_saved_with_all_that_leads_to_it()
    {
        _cli.Api
            .On("GET /v1/federation/epochs?from=2", Epochs("""{"epoch":2,"bytes":"AQ=="},{"epoch":3,"bytes":"Ag=="}"""))
            .On("GET /v1/federation/epochs?from=4", Epochs("""{"epoch":4,"bytes":"Aw=="},{"epoch":5,"bytes":"BA=="}"""));

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("federation", "configuration", "--epoch", "4", "--out", _file));

        var saved = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(_file)).GetProperty("starts");
        Assert.Equal(["AQ==", "Ag==", "Aw=="], saved.EnumerateArray().Select(start => start.GetProperty("bytes").GetString()));
    }

    [Fact]
    public async Task A_configuration_that_nobody_knows_is_not_saved()
    {
        _cli.Api.On("GET /v1/federation/epochs?from=2", Epochs(string.Empty));

        Assert.Equal(ExitCodes.NotFound, await _cli.RunAsync("federation", "configuration", "--epoch", "4", "--out", _file));

        Assert.False(File.Exists(_file));
    }

    [Fact]
    public async Task A_receipt_is_shown_and_saved()
    {
        _cli.Api.On("GET /v1/migrations/01M/receipt", Receipt);

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("migration", "receipt", "01M", "--out", _file));

        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(_file));
        Assert.Contains("entry 40 of epoch 3 of test", _cli.Text, StringComparison.Ordinal);
    }

    private static string Epochs(string starts) => $$"""{"chain":"test","newest":9,"starts":[{{starts}}]}""";

    [Fact]
    public async Task A_missing_receipt_says_why()
    {
        _cli.Api.OnProblem("GET /v1/migrations/01M/receipt", HttpStatusCode.NotFound, "receipt-not-found");

        Assert.Equal(ExitCodes.NotFound, await _cli.RunAsync("migration", "receipt", "01M"));

        Assert.Contains("It did not work.", _cli.ErrorText, StringComparison.Ordinal);
    }
}
