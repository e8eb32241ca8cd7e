using NovaCron.Dwcp.Transport.Security;
using Orleans.Connections.Security;

namespace NovaCron.Silo.Clustering;

/// <summary>
/// TLS of Orleans' two ports: both sides prove that they belong to this region with the certificate that proves it to peers.
/// </summary>
internal static class ClusterTls
{
    /// <summary>Sets a silo's side.</summary>
    public static void Configure(TlsOptions tls, TlsIdentity identity, TimeSpan handshakeTimeout)
    {
        tls.LocalCertificate = identity.Certificate;
        tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.RemoteCertificateValidation = (certificate, _, _) => identity.IsOwnRegion(certificate);
        tls.HandshakeTimeout = handshakeTimeout;
        tls.OnAuthenticateAsClient = (_, client) => client.TargetHost = RegionCertificate.DnsNameOf(identity.Region);
    }
}
