using System.Net;
using System.Net.Sockets;
using System.Text;
using NovaCron.Cli.Api;

namespace NovaCron.Cli.Tests;

/// <summary>The client over real sockets.</summary>
public sealed class ApiTests
{
    [Fact]
    public async Task An_address_where_nobody_listens_is_unreachable()
    {
        var port = FreePort();
        var error = new StringWriter();
        var environment = new CliEnvironment
        {
            Out = TextWriter.Null,
            Error = error,
            OpenInput = () => Stream.Null,
            OpenOutput = () => Stream.Null,
        };

        Assert.Equal(ExitCodes.Unreachable, await CliApplication.RunAsync(["vm", "list", "--api", $"127.0.0.1:{port}"], environment));

        Assert.Contains($"http://127.0.0.1:{port}", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("NOVACRON_API", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_comes_over_a_socket()
    {
        using var server = Listen(out var address);
        using var api = new NovaCronApi(new NovaCronApiOptions { Address = address, Token = "t" });

        var asked = api.ListRegionsAsync();
        var request = await server.GetContextAsync();
        await AnswerAsync(request, "application/json", Bodies.Regions);

        Assert.Equal("/v1/regions", request.Request.RawUrl);
        Assert.Equal("Bearer t", request.Request.Headers["Authorization"]);
        Assert.Equal(["eu", "us"], (await asked).Items.Select(region => region.Name));
    }

    [Fact]
    public async Task A_connection_that_dies_on_the_way_is_opened_anew()
    {
        using var server = Listen(out var address);
        using var api = new NovaCronApi(new NovaCronApiOptions { Address = address, ReconnectDelay = TimeSpan.FromMilliseconds(1) });
        var watching = LastAsync(api);

        var first = await server.GetContextAsync();
        first.Response.ContentType = "text/event-stream";
        first.Response.SendChunked = true;
        await first.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Bodies.Event("migration", Bodies.Migration()) + "\n\n"));
        await first.Response.OutputStream.FlushAsync();
        first.Response.Abort();
        await AnswerAsync(
            await server.GetContextAsync(), "text/event-stream", Bodies.Event("migration", Bodies.Migration("completed", 0)) + "\n\n");

        Assert.True((await watching).HasCompleted);
    }

    [Fact]
    public async Task A_stream_that_breaks_again_and_again_is_given_up()
    {
        var fake = new FakeApi().OnEvents("GET /v1/migrations/01M/events", ": open");
        var options = new NovaCronApiOptions
        {
            ReconnectCountMax = 3, ReconnectDelay = TimeSpan.FromMilliseconds(1), ReconnectDelayMax = TimeSpan.FromMilliseconds(1),
        };
        using var api = new NovaCronApi(options, fake);

        await Assert.ThrowsAsync<ApiUnreachableException>(() => LastAsync(api));

        Assert.Equal(4, fake.Requests.Count);
    }

    [Fact]
    public async Task A_silent_stream_is_broken()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var stream = new SilenceLimitedStream(new SilentStream(), TimeSpan.FromSeconds(45), time);

        var reading = stream.ReadAsync(new byte[1]).AsTask();
        time.Advance(TimeSpan.FromSeconds(44));
        Assert.False(reading.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<TimeoutException>(() => reading);
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new NovaCronApi(new NovaCronApiOptions { Address = new Uri("ftp://x") }));
        Assert.Throws<ArgumentException>(() => new NovaCronApi(new NovaCronApiOptions { RequestTimeout = TimeSpan.Zero }));
        Assert.Throws<ArgumentException>(() => new NovaCronApi(new NovaCronApiOptions { ReconnectCountMax = -1 }));
    }

    private static async Task<ApiMigration> LastAsync(NovaCronApi api)
    {
        ApiMigration? last = null;
        await foreach (var migration in api.WatchMigrationAsync("01M"))
        {
            last = migration;
        }

        return last ?? throw new InvalidOperationException("There was no event.");
    }

    private static HttpListener Listen(out Uri address)
    {
        address = new Uri($"http://127.0.0.1:{FreePort()}/");
        var server = new HttpListener();
        server.Prefixes.Add(address.AbsoluteUri);
        server.Start();
        return server;
    }

    private static async Task AnswerAsync(HttpListenerContext context, string type, string body)
    {
        context.Response.ContentType = type;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        context.Response.Close();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Never gives a byte.</summary>
    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
