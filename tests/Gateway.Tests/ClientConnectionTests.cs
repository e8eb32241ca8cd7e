using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NovaCron.Client;
using Orleans.Configuration;

namespace NovaCron.Gateway.Tests;

public sealed class ClientConnectionTests : IDisposable
{
    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1";
    private const string ClientPurpose = "1.3.6.1.5.5.7.3.2";
    private readonly X509Certificate2 _authority = Authority("ours");

    [Fact]
    public void A_database_says_where_the_silos_are()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddNovaCronClient(client =>
        {
            client.Region = "eu";
            client.Database = "Host=127.0.0.1;Database=eu";
            client.GatewayRefreshPeriod = TimeSpan.FromSeconds(3);
            client.Tls = Tls();
        });
        using var host = builder.Build();
        var clustering = host.Services.GetRequiredService<IOptions<AdoNetClusteringClientOptions>>().Value;
        Assert.Equal(("Npgsql", "Host=127.0.0.1;Database=eu"), (clustering.Invariant, clustering.ConnectionString));
        Assert.Equal(TimeSpan.FromSeconds(3), host.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.GatewayListRefreshPeriod);
        Assert.Equal(("eu", "novacron"), (host.Services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId,
            host.Services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId));
    }

    [Fact]
    public void Only_a_silo_of_the_region_and_of_its_authority_is_accepted()
    {
        using var right = Certificate(_authority, "eu.region.novacron", ServerPurpose);
        using var otherRegion = Certificate(_authority, "us.region.novacron", ServerPurpose);
        using var clientOnly = Certificate(_authority, "eu.region.novacron", ClientPurpose);
        using var otherAuthority = Authority("theirs");
        using var stranger = Certificate(otherAuthority, "eu.region.novacron", ServerPurpose);
        var tls = Tls();
        Assert.True(tls.Accepts(right, null, "eu"));
        Assert.False(tls.Accepts(right, null, "us"));
        Assert.False(tls.Accepts(otherRegion, null, "eu"));
        Assert.False(tls.Accepts(clientOnly, null, "eu"));
        Assert.False(tls.Accepts(stranger, null, "eu"));
        Assert.False(tls.Accepts(null, null, "eu"));
    }

    [Fact]
    public void Tls_without_a_key_or_an_authority_is_refused()
    {
        using var keyless = X509CertificateLoader.LoadCertificate(_authority.RawData);
        Assert.Throws<ArgumentException>(() => new NovaCronClientOptions
        {
            Region = "eu",
            Tls = new NovaCronClientTls { Certificate = keyless, Authorities = [_authority] },
        }.Validate());
        Assert.Throws<ArgumentException>(() => new NovaCronClientOptions
        {
            Region = "eu",
            Tls = new NovaCronClientTls { Certificate = _authority, Authorities = [] },
        }.Validate());
    }

    public void Dispose() => _authority.Dispose();

    private NovaCronClientTls Tls() => new() { Certificate = _authority, Authorities = [_authority] };

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }

    private static X509Certificate2 Certificate(X509Certificate2 authority, string name, string purpose)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        return request.Create(authority, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100), [1, 2, 3, 4]);
    }
}
