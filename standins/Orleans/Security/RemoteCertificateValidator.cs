using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Orleans.Connections.Security;

/// <summary>Judges the other side's certificate; its answer is final.</summary>
/// <param name="certificate">The certificate.</param>
/// <param name="chain">Its chain, as the platform built it.</param>
/// <param name="policyErrors">What the platform finds wrong with it.</param>
/// <returns>Whether it is accepted.</returns>
public delegate bool RemoteCertificateValidator(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors policyErrors);
