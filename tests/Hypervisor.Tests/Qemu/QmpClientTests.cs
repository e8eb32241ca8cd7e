using System.IO.Pipelines;
using System.Text;
using NovaCron.Hypervisor.Qemu;

namespace NovaCron.Hypervisor.Tests.Qemu;

public sealed class QmpClientTests
{
    private const string Greeting =
        """{"QMP": {"version": {"qemu": {"micro": 2, "minor": 0, "major": 10}, "package": ""}, "capabilities": []}}""";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Pipe _fromClient = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = new();

    [Fact]
    public async Task An_answer_is_matched_by_its_id_and_events_in_between_are_announced()
    {
        await using var client = await OpenAsync();
        Assert.Equal(new Version(10, 0, 2), client.Version);
        var next = client.NextEvent;
        var status = client.ExecuteAsync("query-status", null, TimeSpan.FromSeconds(1), None);
        await HearAsync("query-status");
        await SayAsync("""{"event": "STOP", "timestamp": {}}""");
        await SayAsync("""{"return": {"status": "stale"}, "id": 77}""");
        await SayAsync("""{"return": {"status": "running"}, "id": 2}""");

        Assert.Equal("running", (await status).GetProperty("status").GetString());
        await next;
    }

    [Fact]
    public async Task A_refusal_carries_qemus_reason()
    {
        await using var client = await OpenAsync();
        var asked = client.ExecuteAsync("cont", null, TimeSpan.FromSeconds(1), None);
        await HearAsync("cont");
        await SayAsync("""{"error": {"class": "GenericError", "desc": "Resetting is required"}, "id": 2}""");

        var failure = await Assert.ThrowsAsync<HypervisorException>(() => asked);
        Assert.Equal(HypervisorError.ControlFailed, failure.Error);
        Assert.Contains("Resetting is required", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_fails_its_command_and_not_the_next()
    {
        await using var client = await OpenAsync();
        var late = client.ExecuteAsync("stop", null, TimeSpan.FromSeconds(1), None);
        await HearAsync("stop");
        _time.Advance(TimeSpan.FromSeconds(2));
        var failure = await Assert.ThrowsAsync<HypervisorException>(() => late);
        Assert.Contains("within 1 s", failure.Message, StringComparison.Ordinal);

        var next = client.ExecuteAsync("cont", null, TimeSpan.FromSeconds(1), None);
        await HearAsync("cont");
        await SayAsync("""{"return": {"of": "stop"}, "id": 2}""");
        await SayAsync("""{"return": {"of": "cont"}, "id": 3}""");
        Assert.Equal("cont", (await next).GetProperty("of").GetString());
    }

    [Fact]
    public async Task A_connection_that_ends_fails_the_command_that_waits_and_every_later_one()
    {
        await using var client = await OpenAsync();
        var waiting = client.ExecuteAsync("stop", null, TimeSpan.FromSeconds(1), None);
        await _toClient.Writer.CompleteAsync();

        await Assert.ThrowsAsync<HypervisorException>(() => waiting);
        Assert.False(client.IsOpen);
        await Assert.ThrowsAsync<HypervisorException>(() => client.ExecuteAsync("stop", null, TimeSpan.FromSeconds(1), None));
    }

    [Fact]
    public async Task A_line_without_end_closes_the_connection_at_the_limit()
    {
        await using var client = await OpenAsync();
        var waiting = client.ExecuteAsync("stop", null, TimeSpan.FromSeconds(1), None);
        await _toClient.Writer.WriteAsync(new byte[QmpClient.LineBytesMax + 1]);

        await Assert.ThrowsAsync<HypervisorException>(() => waiting);
        Assert.False(client.IsOpen);
    }

    [Fact]
    public async Task A_greeting_that_is_none_is_an_error_of_control()
    {
        await SayAsync("""{"hello": 1}""");
        var failure = await Assert.ThrowsAsync<HypervisorException>(OpenRawAsync);
        Assert.Equal(HypervisorError.ControlFailed, failure.Error);
    }

    private Task<QmpClient> OpenRawAsync() => QmpClient.OpenAsync(
        _toClient.Reader.AsStream(), _fromClient.Writer.AsStream(), "test", _time, TimeSpan.FromSeconds(1), None);

    private async Task<QmpClient> OpenAsync()
    {
        await SayAsync(Greeting);
        var opening = OpenRawAsync();
        await HearAsync("qmp_capabilities");
        await SayAsync("""{"return": {}, "id": 1}""");
        return await opening;
    }

    private async Task SayAsync(string line) => await _toClient.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

    private async Task HearAsync(string command)
    {
        while (true)
        {
            var result = await _fromClient.Reader.ReadAsync();
            var text = Encoding.UTF8.GetString(result.Buffer);
            _fromClient.Reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (text.Contains($"\"{command}\"", StringComparison.Ordinal))
            {
                return;
            }
        }
    }
}
