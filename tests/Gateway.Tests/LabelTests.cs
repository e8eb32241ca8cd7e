using System.Net;
using System.Text;
using System.Text.Json;
using NovaCron.Gateway.Http;
using NovaCron.Gateway.Tests.Fakes;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests;

/// <summary>A VM's labels over REST.</summary>
public sealed class LabelTests
{
    public static TheoryData<string, string> Wrong => new()
    {
        { """{"labels":{"two words":"x"}}""", "labels.two words" },
        { """{"labels":{"":"x"}}""", "labels." },
        { Labels(new string('k', VmLabel.KeyLengthMax + 1), null), "labels." + new string('k', VmLabel.KeyLengthMax + 1) },
        { Labels("k", new string('v', VmLabel.ValueLengthMax + 1)), "labels.k" },
        { """{"labels":{"k":"a\nb"}}""", "labels.k" },
        { """{"labels":{"k":1}}""", "labels.k" },
        { """{"labels":null}""", "labels" },
        { Labels([.. Enumerable.Range(0, VmLabel.ChangesMax + 1).Select(number => ($"k{number}", (string?)"v"))]), "labels" },
    };

    [Fact]
    public async Task A_patch_puts_and_removes_and_answers_with_the_vm()
    {
        await using var gateway = await StartAsync(new VmLabel("gone", "1"), new VmLabel("kept", "2"));

        var answer = await PatchAsync(gateway, """{"labels":{"team/owner":"db","gone":null}}""");

        var labels = (await answer.JsonAsync()).GetProperty("labels");
        Assert.Equal("""{"kept":"2","team/owner":"db"}""", labels.GetRawText());
        Assert.Equal(["label web-1 +team/owner=db -gone"], gateway.Federation.Calls);
        Assert.Empty(gateway.Federation.CommandIds);
    }

    [Fact]
    public async Task Labels_come_before_the_rest_of_one_patch()
    {
        await using var gateway = await StartAsync();

        var answer = await PatchAsync(gateway, """{"failover":"manual","labels":{"k":"v"}}""", type: "application/merge-patch+json");

        Assert.Equal("v", (await answer.JsonAsync()).GetProperty("labels").Text("k"));
        Assert.Equal(["label web-1 +k=v -", "failover web-1 Manual "], gateway.Federation.Calls);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_no_label_is_told_by_its_key_and_asks_no_grain(string body, string field)
    {
        await using var gateway = await StartAsync();

        var problem = await (await PatchAsync(gateway, body)).ProblemAsync(400, "invalid-request");

        var fields = problem.GetProperty("errors").EnumerateObject().Select(error => error.Name);
        Assert.Contains(fields, name => name.StartsWith(field, StringComparison.Ordinal));
        Assert.Empty(gateway.Federation.Calls);
    }

    [Fact]
    public async Task The_entity_tag_changes_with_the_labels_and_is_checked_against_the_owner()
    {
        await using var gateway = await StartAsync();
        var bare = (await gateway.GetAsync("/v1/vms/web-1")).Headers.ETag!.Tag;
        await PatchAsync(gateway, """{"labels":{"k":"v"}}""", bare);
        var labelled = (await gateway.GetAsync("/v1/vms/web-1")).Headers.ETag!.Tag;

        Assert.Equal("\"7\"", bare);
        Assert.Matches("^\"7-[0-9a-f]{12}\"$", labelled);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PatchAsync(gateway, """{"labels":{"k":"w"}}""", bare)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(gateway, """{"labels":{"k":null}}""", labelled)).StatusCode);
        Assert.Equal(bare, (await gateway.GetAsync("/v1/vms/web-1")).Headers.ETag!.Tag);
        Assert.Equal(3, gateway.Federation.Calls.Count(call => call == "read web-1 owner"));
    }

    [Fact]
    public void A_tag_is_the_same_for_ever_and_depends_on_keys_and_values_but_not_on_their_order()
    {
        Assert.Equal("\"7-1a04f75bd070\"", TagOf(new VmLabel("a", "1"), new VmLabel("b", "2")));
        Assert.Equal(TagOf(new VmLabel("a", "1"), new VmLabel("b", "2")), TagOf(new VmLabel("b", "2"), new VmLabel("a", "1")));
        Assert.NotEqual(TagOf(new VmLabel("ab", "c")), TagOf(new VmLabel("a", "bc")));
    }

    private static string Labels(string key, string? value) => Labels([(key, value)]);

    private static string Labels((string Key, string? Value)[] labels) =>
        JsonSerializer.Serialize(new { labels = labels.ToDictionary(label => label.Key, label => label.Value) });

    private static string TagOf(params VmLabel[] labels) =>
        EntityTags.Of(new FakeFederation().AddVm("web-1") with { Labels = [.. labels] }).ToString();

    private static async Task<Fakes.Gateway> StartAsync(params VmLabel[] labels)
    {
        var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.Vms["web-1"] = gateway.Federation.AddVm("web-1") with { Labels = [.. labels] };
        return gateway;
    }

    private static async Task<HttpResponseMessage> PatchAsync(
        Fakes.Gateway gateway, string body, string? match = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/v1/vms/web-1")
        {
            Content = new StringContent(body, Encoding.UTF8, type),
        };
        if (match is not null)
        {
            request.Headers.Add("If-Match", match);
        }

        return await gateway.Http.SendAsync(request);
    }
}
