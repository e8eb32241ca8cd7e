using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;

namespace Orleans.Connections.Security;

/// <summary>How connections are encrypted, and who may be at their other end.</summary>
public class TlsOptions
{
    private static readonly TimeSpan HandshakeTimeoutMax = TimeSpan.FromMilliseconds(uint.MaxValue - 1);
    private TimeSpan _handshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// This side's certificate with its private key. If it says what it may be used for, this must be server authentication for a silo and
    /// client authentication for a client.
    /// </summary>
    public X509Certificate2? LocalCertificate { get; set; }

    /// <summary>Chooses a silo's certificate for a connection by the name that the client asks for.</summary>
    public Func<ConnectionContext, string?, X509Certificate2>? LocalServerCertificateSelector { get; set; }

    /// <summary>Chooses a client's certificate for a connection.</summary>
    public Func<object, string, X509CertificateCollection, X509Certificate?, string[], X509Certificate2?>? LocalClientCertificateSelector
    {
        get;
        set;
    }

    /// <summary>Whether the other side must show a certificate; it must by default.</summary>
    public RemoteCertificateMode RemoteCertificateMode { get; set; } = RemoteCertificateMode.RequireCertificate;

    /// <summary>Whether this side, as a client, shows a certificate; it does by default if it has one.</summary>
    public RemoteCertificateMode ClientCertificateMode { get; set; } = RemoteCertificateMode.AllowCertificate;

    /// <summary>Judges the other side's certificate instead of the platform.</summary>
    public RemoteCertificateValidator? RemoteCertificateValidation { get; set; }

    /// <summary>The versions of TLS that are allowed; 1.2 and 1.3 by default.</summary>
    public SslProtocols SslProtocols { get; set; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Whether certificates are looked for in their issuer's list of revoked ones; false by default.</summary>
    public bool CheckCertificateRevocation { get; set; }

    /// <summary>Has the last word on each connection that a silo accepts.</summary>
    public Action<ConnectionContext, TlsServerAuthenticationOptions>? OnAuthenticateAsServer { get; set; }

    /// <summary>Has the last word on each connection that a client makes; sets the silo's name, for one.</summary>
    public Action<ConnectionContext, TlsClientAuthenticationOptions>? OnAuthenticateAsClient { get; set; }

    /// <summary>How long a handshake may take, positive or infinite; 10 s by default.</summary>
    public TimeSpan HandshakeTimeout
    {
        get => _handshakeTimeout;
        set => _handshakeTimeout = value == Timeout.InfiniteTimeSpan || (value > TimeSpan.Zero && value <= HandshakeTimeoutMax)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"{nameof(HandshakeTimeout)} is positive and at most {HandshakeTimeoutMax}, or infinite.");
    }

    /// <summary>Accepts every certificate of the other side: for tests only.</summary>
    public void AllowAnyRemoteCertificate() => RemoteCertificateValidation = static (_, _, _) => true;
}
