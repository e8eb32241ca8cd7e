using System.Security.Cryptography;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Silo.Certificates;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Consensus;

/// <summary>
/// A file with a key on P-256: the one by which a region signs in the federation's log, never the one that TLS uses; or an operator's.
/// </summary>
internal static class ConsensusKey
{
    private const string OfRegion = "consensus key";
    private const string OfOperator = "operator's key";
    private const string Label = "PRIVATE KEY";
    private const int FileBytesMax = 16 * 1024;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Reads the key, or makes one where there is none and this is wanted.</summary>
    /// <exception cref="StartupException">There is none, or it cannot be used; the message shows nothing of it.</exception>
    public static EcdsaSigner Open(string file, bool isMade)
    {
        if (File.Exists(file))
            return Read(file, OfRegion);
        if (!isMade)
        {
            throw StartupException.Configuration(
                $"There is no consensus key {file}; --create-consensus-key makes one, which is a new member for the others.");
        }

        return Make(file, OfRegion);
    }

    /// <summary>Reads an operator's key.</summary>
    /// <exception cref="StartupException">There is none, or it cannot be used; the message shows nothing of it.</exception>
    public static EcdsaSigner OpenOperator(string file) => File.Exists(file)
        ? Read(file, OfOperator)
        : throw StartupException.Configuration($"There is no operator's key {file}; federation create-operator-key makes one.");

    /// <summary>Makes an operator's key.</summary>
    /// <exception cref="StartupException">There is a file of that name.</exception>
    public static EcdsaSigner CreateOperator(string file) => File.Exists(file)
        ? throw StartupException.Configuration($"{file} is there already; a key is never overwritten.")
        : Make(file, OfOperator);

    private static EcdsaSigner Make(string file, string kind)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        SecretFile.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
        SecretFile.Write(file, PemEncoding.WriteString(Label, key.ExportPkcs8PrivateKey()) + "\n", isKey: true);
        return Read(file, kind);
    }

    private static EcdsaSigner Read(string file, string kind)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0)
            throw StartupException.Configuration($"The {kind} {file} is open to others; only its owner may read it (mode 600).");
        if (new FileInfo(file).Length > FileBytesMax)
            throw StartupException.Configuration($"{file} is no {kind}: it is too long.");
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            return new EcdsaSigner(key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // What was read is not repeated: it may be the half of a key.
            key.Dispose();
            throw StartupException.Configuration($"{file} is no {kind}: a private key on P-256 in PEM is needed.");
        }
    }
}
