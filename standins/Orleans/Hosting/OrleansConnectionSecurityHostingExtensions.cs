using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Connections.Security;

namespace Orleans.Hosting;

/// <summary>Puts connections under TLS.</summary>
public static class OrleansConnectionSecurityHostingExtensions
{
    /// <summary>Lets clients in under TLS only.</summary>
    public static ISiloBuilder UseTls(this ISiloBuilder builder, X509Certificate2 certificate) =>
        builder.UseTls(certificate, static _ => { });

    /// <summary>Lets clients in under TLS only.</summary>
    public static ISiloBuilder UseTls(this ISiloBuilder builder, X509Certificate2 certificate, Action<TlsOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(configureOptions);
        return builder.UseTls(options =>
        {
            options.LocalCertificate = certificate;
            configureOptions(options);
        });
    }

    /// <summary>Lets clients in under TLS only.</summary>
    /// <exception cref="InvalidOperationException">There is no certificate, or it is not for a server.</exception>
    public static ISiloBuilder UseTls(this ISiloBuilder builder, Action<TlsOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(configureOptions);
        var options = new TlsOptions();
        configureOptions(options);
        if (options.LocalServerCertificateSelector is null)
        {
            CertificateUse.Check(
                options.LocalCertificate ?? throw new InvalidOperationException("TLS needs a certificate: set LocalCertificate."),
                CertificateUse.ServerAuthentication);
        }

        Secure(builder.Services, options);
        return builder;
    }

    /// <summary>Connects under TLS only.</summary>
    public static IClientBuilder UseTls(this IClientBuilder builder, X509Certificate2 certificate) =>
        builder.UseTls(certificate, static _ => { });

    /// <summary>Connects under TLS only.</summary>
    public static IClientBuilder UseTls(this IClientBuilder builder, X509Certificate2 certificate, Action<TlsOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(configureOptions);
        return builder.UseTls(options =>
        {
            options.LocalCertificate = certificate;
            configureOptions(options);
        });
    }

    /// <summary>Connects under TLS only.</summary>
    /// <exception cref="InvalidOperationException">A certificate is required, and there is none or it is not for a client.</exception>
    public static IClientBuilder UseTls(this IClientBuilder builder, Action<TlsOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(configureOptions);
        var options = new TlsOptions();
        configureOptions(options);
        if (options.ClientCertificateMode == RemoteCertificateMode.RequireCertificate)
        {
            CertificateUse.Check(
                options.LocalCertificate ?? throw new InvalidOperationException("TLS needs a certificate: set LocalCertificate."),
                CertificateUse.ClientAuthentication);
        }

        Secure(builder.Services, options);
        return builder;
    }

    private static void Secure(IServiceCollection services, TlsOptions options) =>
        services.Replace(ServiceDescriptor.Singleton<IConnectionSecurity>(new TlsConnections(options)));
}
