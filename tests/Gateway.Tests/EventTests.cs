using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using NovaCron.Gateway.Tests.Fakes;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests;

public sealed class EventTests
{
    [Fact]
    public async Task A_migrations_events_end_with_its_end()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.AddMigration("01M");
        gateway.Federation.Watch = _ => FakeFederation.Sequence(
            FakeFederation.NewMigration("01M", MigrationPhase.Copying), FakeFederation.NewMigration("01M", MigrationPhase.Completed));

        var events = await EventsAsync(gateway, "/v1/migrations/01M/events");

        Assert.Equal(2, events.Count);
        Assert.All(events, item => Assert.StartsWith("event: migration\ndata: {", item, StringComparison.Ordinal));
        Assert.Contains("\"phase\":\"copying\"", events[0], StringComparison.Ordinal);
        Assert.Contains("\"phase\":\"completed\",\"hasEnded\":true", events[1], StringComparison.Ordinal);
        Assert.Contains("\"downtimeMs\":210", events[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/migrations/01X/events", "migration-not-found")]
    [InlineData("/v1/vms/nobody/console", "vm-not-found")]
    public async Task Events_of_what_nobody_knows_are_a_plain_404(string path, string code)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        await (await gateway.GetAsync(path)).ProblemAsync(404, code);
    }

    [Fact]
    public async Task A_failure_on_the_way_is_the_last_event()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.AddMigration("01M");
        gateway.Federation.Watch = _ => FailAfterOne();

        var events = await EventsAsync(gateway, "/v1/migrations/01M/events");

        Assert.Equal(2, events.Count);
        Assert.StartsWith("event: error\ndata: {", events[1], StringComparison.Ordinal);
        Assert.Contains("\"code\":\"link-failed\"", events[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_stream_is_kept_alive_by_comments()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await Fakes.Gateway.StartAsync(time: time);
        gateway.Federation.AddMigration("01M");
        var released = new TaskCompletionSource();
        gateway.Federation.Watch = token => AfterAsync(released.Task, token);
        using var stream = new StreamReader(await gateway.Http.GetStreamAsync("/v1/migrations/01M/events"));

        var line = stream.ReadLineAsync();
        while (!(await NextAsync()).StartsWith(": heartbeat", StringComparison.Ordinal))
        {
        }

        released.SetResult();
        Assert.Contains("\"phase\":\"completed\"", await stream.ReadToEndAsync(), StringComparison.Ordinal);

        // Time moves until there is a line, since nobody tells when the stream has begun to wait.
        async Task<string> NextAsync()
        {
            while (!line.IsCompleted)
            {
                time.Advance(TimeSpan.FromSeconds(15));
                await Task.Delay(1);
            }

            var text = await line ?? throw new EndOfStreamException();
            line = stream.ReadLineAsync();
            return text.StartsWith(": heartbeat", StringComparison.Ordinal) && await line == string.Empty ? text : string.Empty;
        }
    }

    [Fact]
    public async Task A_console_is_read_as_base64_with_resumable_ids_until_the_vm_stops()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.AddVm("web-1");
        gateway.Federation.Console = (offset, _) => FakeFederation.Sequence(
            new ConsoleChunk(offset, FakeFederation.Noon, "eu", Encoding.ASCII.GetBytes("login: ")));

        var events = await EventsAsync(gateway, "/v1/vms/web-1/console?offset=100");

        Assert.Equal(2, events.Count);
        Assert.StartsWith("id: 107\nevent: console\ndata: {\"offset\":100,", events[0], StringComparison.Ordinal);
        Assert.Contains("\"region\":\"eu\",\"data\":\"bG9naW46IA==\"", events[0], StringComparison.Ordinal);
        Assert.Equal("event: end\ndata: {}", events[1]);
    }

    [Theory]
    [InlineData("/v1/vms/web-1/console", null, 0)]
    [InlineData("/v1/vms/web-1/console?offset=-1", null, -1)]
    [InlineData("/v1/vms/web-1/console?offset=5", "107", 107)]
    [InlineData("/v1/vms/web-1/console?offset=5", "garbage", 5)]
    public async Task A_console_goes_on_where_the_reader_was(string path, string? lastEventId, long offset)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.AddVm("web-1");
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        await gateway.Http.SendAsync(request);

        Assert.Contains($"read web-1 {offset}", gateway.Federation.Calls);
    }

    [Fact]
    public async Task A_console_is_written_as_it_is_up_to_16_KiB()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var typed = await gateway.Http.PostAsync("/v1/vms/web-1/console", new ByteArrayContent(Encoding.ASCII.GetBytes("ls\n")));
        var nothing = await gateway.Http.PostAsync("/v1/vms/web-1/console", new ByteArrayContent([]));
        var tooMuch = await gateway.Http.PostAsync("/v1/vms/web-1/console", new ByteArrayContent(new byte[(16 * 1024) + 1]));

        Assert.Equal(HttpStatusCode.NoContent, typed.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, nothing.StatusCode);
        await tooMuch.ProblemAsync(413, "invalid-request");
        Assert.Equal(["write web-1 ls\n"], gateway.Federation.Calls);
    }

    [Fact]
    public async Task More_streams_than_the_limit_are_refused_and_a_closed_one_makes_room()
    {
        await using var gateway = await Fakes.Gateway.StartAsync(options => options.EventStreamsMax = 1);
        gateway.Federation.AddMigration("01M");
        var released = new TaskCompletionSource();
        gateway.Federation.Watch = token => AfterAsync(released.Task, token);
        using var first = await gateway.Http.GetAsync("/v1/migrations/01M/events", HttpCompletionOption.ResponseHeadersRead);

        var refused = await (await gateway.GetAsync("/v1/migrations/01M/events")).ProblemAsync(503, "region-unreachable");
        released.SetResult();
        await first.Content.ReadAsStringAsync();

        Assert.True(refused.GetProperty("retryable").GetBoolean());
        await EventsAsync(gateway, "/v1/migrations/01M/events");
    }

    [Fact]
    public async Task A_stopping_server_ends_its_streams_without_an_end()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.AddVm("web-1");
        gateway.Federation.Console = (_, token) => ForeverAsync(token);
        using var answer = await gateway.Http.GetAsync("/v1/vms/web-1/console", HttpCompletionOption.ResponseHeadersRead);

        gateway.StopHost();

        Assert.DoesNotContain("event:", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<List<string>> EventsAsync(Fakes.Gateway gateway, string path)
    {
        var text = await gateway.ReadEventsAsync(path);
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(item => !item.StartsWith(':'))];
    }

    private static async IAsyncEnumerable<MigrationInfo> FailAfterOne()
    {
        await Task.Yield();
        yield return FakeFederation.NewMigration("01M");
        throw FakeFederation.Error(NovaCronError.LinkFailed);
    }

    private static async IAsyncEnumerable<MigrationInfo> AfterAsync(
        Task released, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await released.WaitAsync(cancellationToken);
        yield return FakeFederation.NewMigration("01M", MigrationPhase.Completed);
    }

    private static async IAsyncEnumerable<ConsoleChunk> ForeverAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }
}
