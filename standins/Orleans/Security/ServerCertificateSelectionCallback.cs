using System.Security.Cryptography.X509Certificates;

namespace Orleans.Connections.Security;

/// <summary>Chooses a silo's certificate.</summary>
/// <param name="sender">Who asks.</param>
/// <param name="hostName">The name that the client asks for; null when it names none.</param>
/// <returns>The certificate.</returns>
public delegate X509Certificate ServerCertificateSelectionCallback(object sender, string? hostName);
