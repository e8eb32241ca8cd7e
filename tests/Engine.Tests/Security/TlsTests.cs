using System.Collections.Concurrent;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Hosting;
using NovaCron.Engine.Tests.Calls;
using NovaCron.Engine.Tests.Support;
using Orleans.Connections.Security;

namespace NovaCron.Engine.Tests.Security;

public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new();
    private readonly TestDatabase _database = new();

    [Fact]
    public async Task Client_with_a_certificate_of_the_cluster_is_let_in()
    {
        await using var silo = await StartSiloAsync();
        await using var client = await TestClient.StartAsync(silo, builder => builder.UseTls(_authority.Configure));
        Assert.Equal(3, await client.Grains.GetGrain<ICallGrain>(Keys.New("call")).SumAsync(1, 2));
    }

    [Fact]
    public async Task Certificates_may_be_chosen_for_each_connection_and_the_last_word_is_the_callbacks()
    {
        var words = new ConcurrentQueue<string>();
        await using var silo = await StartSiloAsync(options =>
        {
            options.LocalCertificate = null;
            options.LocalServerCertificateSelector = (_, name) =>
            {
                words.Enqueue($"silo is asked for {name}");
                return _authority.Member;
            };
            options.OnAuthenticateAsServer = (connection, authentication) => words.Enqueue(
                $"silo {connection.RemoteEndPoint is not null} {authentication.ClientCertificateRequired} "
                + $"{authentication.EnabledSslProtocols}");
            options.SslProtocols = SslProtocols.Tls13;
            options.CheckCertificateRevocation = false;
            options.HandshakeTimeout = TimeSpan.FromSeconds(20);
        });
        await using var client = await TestClient.StartAsync(silo, builder => builder.UseTls(options =>
        {
            _authority.Configure(options);
            options.LocalClientCertificateSelector = (_, _, _, _, _) => _authority.Member;
        }));
        Assert.Equal(1, await client.Grains.GetGrain<ICallGrain>(Keys.New("call")).SumAsync(1));
        Assert.Contains($"silo is asked for {TestAuthority.MemberName}", words);
        Assert.Contains("silo True True Tls13", words);
    }

    [Fact]
    public async Task Large_messages_arrive_whole()
    {
        const int bytes = 3_000_000;
        await using var silo = await StartSiloAsync();
        await using var client = await TestClient.StartAsync(silo, builder => builder.UseTls(_authority.Member, _authority.Configure));
        var grain = client.Grains.GetGrain<ICallGrain>(Keys.New("call"));
        var arrived = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => grain.LargeAsync(new byte[bytes])));
        Assert.All(arrived, length => Assert.Equal(bytes, length));
    }

    [Fact]
    public async Task Client_without_certificate_is_refused()
    {
        await using var silo = await StartSiloAsync();
        await AssertRefusedAsync(silo, options =>
        {
            _authority.Configure(options);
            (options.LocalCertificate, options.ClientCertificateMode) = (null, RemoteCertificateMode.NoCertificate);
        });
    }

    [Fact]
    public async Task Client_of_another_authority_is_refused()
    {
        await using var silo = await StartSiloAsync();
        await AssertRefusedAsync(silo, options =>
        {
            _stranger.Configure(options);
            options.AllowAnyRemoteCertificate();
        });
    }

    [Fact]
    public async Task Client_trusts_no_silo_of_another_authority()
    {
        await using var silo = await StartSiloAsync(options => options.AllowAnyRemoteCertificate());
        await AssertRefusedAsync(silo, _stranger.Configure);
    }

    [Fact]
    public async Task Client_without_tls_is_refused()
    {
        await using var silo = await StartSiloAsync();
        await AssertRefusedAsync(silo, null);
    }

    [Fact]
    public void Certificate_without_private_key_is_refused_at_once()
    {
        using var bare = X509CertificateLoader.LoadCertificate(_authority.Member.RawData);
        Assert.ThrowsAny<Exception>(() => Host.CreateApplicationBuilder().UseOrleans(silo => silo.UseTls(bare)));
        Assert.ThrowsAny<Exception>(() =>
            Host.CreateApplicationBuilder().UseOrleans(silo => silo.UseTls(static _ => { })));
    }

    [Fact]
    public void Time_limit_of_a_handshake_is_positive()
    {
        var options = new TlsOptions();
        Assert.Throws<ArgumentOutOfRangeException>(() => options.HandshakeTimeout = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.HandshakeTimeout = TimeSpan.FromDays(50));
        options.HandshakeTimeout = Timeout.InfiniteTimeSpan;
        Assert.Equal(Timeout.InfiniteTimeSpan, options.HandshakeTimeout);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        _database.Dispose();
    }

    private Task<TestSilo> StartSiloAsync(Action<TlsOptions>? configure = null) => TestSilo.StartAsync(_database, silo =>
        silo.UseTls(options =>
        {
            _authority.Configure(options);
            configure?.Invoke(options);
        }));

    private async Task AssertRefusedAsync(TestSilo silo, Action<TlsOptions>? configure)
    {
        await Assert.ThrowsAnyAsync<OrleansException>(() => TestClient.StartAsync(silo, client =>
        {
            client.UseConnectionRetryFilter((_, _) => Task.FromResult(false));
            if (configure is not null)
            {
                client.UseTls(configure);
            }
        }));

        // The silo lets members in as before.
        await using var member = await TestClient.StartAsync(silo, client => client.UseTls(_authority.Configure));
        Assert.Equal(1, await member.Grains.GetGrain<ICallGrain>(Keys.New("call")).SumAsync(1));
    }
}
