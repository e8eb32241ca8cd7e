using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Orleans.Connections.Security;

/// <summary>How a client authenticates itself and its silo, for one connection.</summary>
public class TlsClientAuthenticationOptions
{
    /// <summary>Chooses the client's certificate.</summary>
    public ClientCertificateSelectionCallback? LocalCertificateSelectionCallback
    {
        get => Value.LocalCertificateSelectionCallback is { } select ? select.Invoke : null;
        set => Value.LocalCertificateSelectionCallback = value is null ? null : new LocalCertificateSelectionCallback(value.Invoke);
    }

    /// <summary>The certificates that the client may show.</summary>
    public X509CertificateCollection? ClientCertificates
    {
        get => Value.ClientCertificates;
        set => Value.ClientCertificates = value;
    }

    /// <summary>The versions of TLS that are allowed.</summary>
    public SslProtocols EnabledSslProtocols
    {
        get => Value.EnabledSslProtocols;
        set => Value.EnabledSslProtocols = value;
    }

    /// <summary>Whether the silo's certificate is looked for in its issuer's list of revoked ones.</summary>
    public X509RevocationMode CertificateRevocationCheckMode
    {
        get => Value.CertificateRevocationCheckMode;
        set => Value.CertificateRevocationCheckMode = value;
    }

    /// <summary>The name that the silo's certificate must have.</summary>
    public string? TargetHost
    {
        get => Value.TargetHost;
        set => Value.TargetHost = value;
    }

    /// <summary>The platform's options, a <see cref="System.Net.Security.SslClientAuthenticationOptions"/>.</summary>
    public object SslClientAuthenticationOptions => Value;

    internal SslClientAuthenticationOptions Value { get; } = new();
}
