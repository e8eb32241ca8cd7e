using System.Security.Cryptography.X509Certificates;

namespace Orleans.Connections.Security;

/// <summary>Chooses a client's certificate.</summary>
/// <param name="sender">Who asks.</param>
/// <param name="targetHost">The silo's name.</param>
/// <param name="localCertificates">What there is to choose from.</param>
/// <param name="remoteCertificate">The silo's certificate, where it is known already.</param>
/// <param name="acceptableIssuers">The issuers that the silo accepts.</param>
/// <returns>The certificate; null for none.</returns>
public delegate X509Certificate? ClientCertificateSelectionCallback(
    object sender,
    string targetHost,
    X509CertificateCollection localCertificates,
    X509Certificate? remoteCertificate,
    string[] acceptableIssuers);
