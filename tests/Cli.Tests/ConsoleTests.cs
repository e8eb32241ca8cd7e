using System.Net;
using System.Text;
using NovaCron.Cli.Api;
using NovaCron.Cli.Consoles;

namespace NovaCron.Cli.Tests;

public sealed class ConsoleTests
{
    private const string Type = "POST /v1/vms/web-1/console";

    private readonly CliTest _cli = new();

    public ConsoleTests() => _cli.Api.On(Type, string.Empty, HttpStatusCode.NoContent);

    [Fact]
    public async Task A_pipe_types_what_comes_in_and_gets_what_the_guest_writes_until_it_stops()
    {
        var typed = new TaskCompletionSource();
        var api = _cli.Api;
        api.On("GET /v1/vms/web-1/console?offset=0", () => Stream(AfterAsync(typed.Task, Chunk(0, "boot\n"), "event: end\ndata: {}\n\n")));
        _cli.ConsoleInput = new EndingStream(Encoding.ASCII.GetBytes("ls\n"), typed);

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("vm", "console", "web-1"));

        Assert.Equal("boot\n", _cli.ConsoleText);
        Assert.Equal("ls\n", api.Requests.Single(request => request.Request == Type).Body);
    }

    [Fact]
    public async Task A_broken_console_goes_on_where_it_broke()
    {
        _cli.Api.OnEvents("GET /v1/vms/web-1/console?offset=5", Chunk(5, "ab").TrimEnd())
            .OnEvents("GET /v1/vms/web-1/console?offset=7", Chunk(7, "cd").TrimEnd(), "event: end\ndata: {}");

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("vm", "console", "web-1", "--offset", "5"));

        Assert.Equal("abcd", _cli.ConsoleText);
    }

    [Fact]
    public async Task The_detach_key_leaves_and_is_not_typed()
    {
        var never = new TaskCompletionSource();
        _cli.Api.On("GET /v1/vms/web-1/console?offset=-1", () => Stream(AfterAsync(never.Task)));
        using var api = new NovaCronApi(new NovaCronApiOptions(), _cli.Api);
        using var output = new MemoryStream();
        var session = new ConsoleSession(api, "web-1", output);

        await session.RunAsync(
            new MemoryStream("exit\u001dmore"u8.ToArray()), -1, ConsoleSession.DetachByteDefault, CancellationToken.None);

        Assert.Equal("exit", _cli.Api.Requests.Single(request => request.Request == Type).Body);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_console_of_an_unknown_vm_is_an_error_although_a_region_may_be_missing(bool retryable)
    {
        _cli.Api.OnProblem("GET /v1/vms/nobody/console?offset=0", HttpStatusCode.NotFound, "vm-not-found", retryable: retryable);

        Assert.Equal(ExitCodes.NotFound, await _cli.RunAsync("vm", "console", "nobody"));
    }

    private static string Chunk(long offset, string text) =>
        $"event: console\ndata: {{\"offset\":{offset},\"at\":\"2026-11-23T12:00:00+00:00\",\"region\":\"eu\","
        + $"\"data\":\"{Convert.ToBase64String(Encoding.ASCII.GetBytes(text))}\"}}\n\n";

    private static HttpResponseMessage Stream(Stream body) => new(HttpStatusCode.OK) { Content = new StreamContent(body) };

    private static WaitingStream AfterAsync(Task gate, params string[] events) =>
        new(gate, Encoding.ASCII.GetBytes(string.Concat(events)));

    /// <summary>Gives its bytes once a gate opens.</summary>
    private sealed class WaitingStream(Task gate, byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await gate.WaitAsync(cancellationToken);
            return Read(buffer.Span);
        }
    }

    /// <summary>Opens a gate when it has been read to its end.</summary>
    private sealed class EndingStream(byte[] bytes, TaskCompletionSource gate) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var length = Read(buffer.Span);
            if (length == 0)
            {
                gate.TrySetResult();
            }

            return ValueTask.FromResult(length);
        }
    }
}
