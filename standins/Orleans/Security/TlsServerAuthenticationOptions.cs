using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Orleans.Connections.Security;

/// <summary>How a silo authenticates itself and its client, for one connection.</summary>
public class TlsServerAuthenticationOptions
{
    /// <summary>The silo's certificate.</summary>
    public X509Certificate? ServerCertificate
    {
        get => Value.ServerCertificate;
        set => Value.ServerCertificate = value;
    }

    /// <summary>Chooses the silo's certificate.</summary>
    public ServerCertificateSelectionCallback? ServerCertificateSelectionCallback
    {
        get => Value.ServerCertificateSelectionCallback is { } select ? select.Invoke : null;
        set => Value.ServerCertificateSelectionCallback =
            value is null ? null : new System.Net.Security.ServerCertificateSelectionCallback(value.Invoke);
    }

    /// <summary>Whether the client is asked for a certificate.</summary>
    public bool ClientCertificateRequired
    {
        get => Value.ClientCertificateRequired;
        set => Value.ClientCertificateRequired = value;
    }

    /// <summary>The versions of TLS that are allowed.</summary>
    public SslProtocols EnabledSslProtocols
    {
        get => Value.EnabledSslProtocols;
        set => Value.EnabledSslProtocols = value;
    }

    /// <summary>Whether the client's certificate is looked for in its issuer's list of revoked ones.</summary>
    public X509RevocationMode CertificateRevocationCheckMode
    {
        get => Value.CertificateRevocationCheckMode;
        set => Value.CertificateRevocationCheckMode = value;
    }

    /// <summary>The platform's options, a <see cref="System.Net.Security.SslServerAuthenticationOptions"/>.</summary>
    public object SslServerAuthenticationOptions => Value;

    internal SslServerAuthenticationOptions Value { get; } = new();
}
