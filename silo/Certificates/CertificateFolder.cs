namespace NovaCron.Silo.Certificates;

/// <summary>
/// Where a region's certificate and its authority's lie in a folder; the folder can be copied to another machine as it is.
/// </summary>
/// <param name="Path">The folder.</param>
internal readonly record struct CertificateFolder(string Path)
{
    /// <summary>The authority's certificate, or several: PEM.</summary>
    public string AuthorityFile => System.IO.Path.Combine(Path, "ca.pem");

    /// <summary>The region's certificate: PEM.</summary>
    public string CertificateFile => System.IO.Path.Combine(Path, "region.pem");

    /// <summary>The region's private key: PKCS#8 PEM, readable by its owner only.</summary>
    public string KeyFile => System.IO.Path.Combine(Path, "region.key");

    /// <summary>Whether anything of a certificate is there.</summary>
    public bool HasAny => File.Exists(AuthorityFile) || File.Exists(CertificateFile) || File.Exists(KeyFile);
}
