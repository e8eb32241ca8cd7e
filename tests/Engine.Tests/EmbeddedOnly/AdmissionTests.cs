using System.Net;
using System.Net.Sockets;
using System.Text;
using NovaCron.Engine.Tests.Calls;
using NovaCron.Engine.Tests.Support;
using Orleans.Configuration;

namespace NovaCron.Engine.Tests.EmbeddedOnly;

/// <summary>Who comes to the gateway without being known.</summary>
public sealed class AdmissionTests : IDisposable
{
    private const int StrangersMax = 100;
    private readonly TestAuthority _authority = new();
    private readonly TestDatabase _database = new();

    [Fact]
    public async Task Stranger_under_tls_is_told_nothing()
    {
        await using var silo = await TestSilo.StartAsync(_database, builder => builder.UseTls(_authority.Configure));
        using var stranger = await ConnectAsync(silo);
        await stranger.GetStream().WriteAsync(Encoding.Latin1.GetBytes("GET / HTTP/1.1\r\n\r\n"));
        var answer = await ReadToEndAsync(stranger);
        // At most an alert of TLS; no frame of ours.
        Assert.True(answer.Length == 0 || answer[0] == 0x15, $"It was told {Convert.ToHexString(answer)}.");
    }

    [Fact]
    public async Task Handshake_has_a_time_limit()
    {
        await using var silo = await TestSilo.StartAsync(_database, builder => builder.UseTls(options =>
        {
            _authority.Configure(options);
            options.HandshakeTimeout = TimeSpan.FromMilliseconds(200);
        }));
        using var silent = await ConnectAsync(silo);
        Assert.Empty(await ReadToEndAsync(silent));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Strangers_are_limited_in_number_and_clients_are_let_in_when_they_are_gone(bool tls)
    {
        await using var silo = await TestSilo.StartAsync(_database, builder =>
        {
            builder.Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = TimeSpan.FromHours(1));
            if (tls)
            {
                builder.UseTls(options =>
                {
                    _authority.Configure(options);
                    options.HandshakeTimeout = TimeSpan.FromHours(1);
                });
            }
        });
        List<TcpClient> silent = [];
        for (var i = 0; i < StrangersMax; i++)
        {
            silent.Add(await ConnectAsync(silo));
        }

        using (var late = await ConnectAsync(silo))
        {
            Assert.Empty(await ReadToEndAsync(late));
        }

        silent.ForEach(stranger => stranger.Dispose());
        await using var client = await TestClient.StartAsync(silo, builder =>
        {
            builder.UseConnectionRetryFilter((_, _) => Task.FromResult(true));
            if (tls)
            {
                builder.UseTls(_authority.Configure);
            }
        });
        Assert.Equal(1, await client.Grains.GetGrain<ICallGrain>(Keys.New("call")).SumAsync(1));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _database.Dispose();
    }

    private static async Task<TcpClient> ConnectAsync(TestSilo silo)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, silo.GatewayPort);
        return client;
    }

    private static async Task<byte[]> ReadToEndAsync(TcpClient client)
    {
        using var answer = new MemoryStream();
        try
        {
            await client.GetStream().CopyToAsync(answer).WaitAsync(Signals.Patience);
        }
        catch (IOException)
        {
            // Closed with what was not read: a reset.
        }

        return answer.ToArray();
    }
}
