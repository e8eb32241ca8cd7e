namespace Orleans.Connections.Security;

/// <summary>Whether the other side must show a certificate.</summary>
public enum RemoteCertificateMode
{
    /// <summary>It is not asked for one.</summary>
    NoCertificate,

    /// <summary>It is asked, and may have none.</summary>
    AllowCertificate,

    /// <summary>It must show one that holds.</summary>
    RequireCertificate,
}
