using System.Security.Cryptography;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Silo.Certificates;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Consensus;

/// <summary>The file with the key by which a region signs in the federation's log: a key of its own, never the one that TLS uses.</summary>
internal static class ConsensusKey
{
    private const string Label = "PRIVATE KEY";
    private const int FileBytesMax = 16 * 1024;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Reads the key, or makes one where there is none and this is wanted.</summary>
    /// <exception cref="StartupException">There is none, or it cannot be used; the message shows nothing of it.</exception>
    public static EcdsaSigner Open(string file, bool isMade)
    {
        if (File.Exists(file))
            return Read(file);
        if (!isMade)
        {
            throw StartupException.Configuration(
                $"There is no consensus key {file}; --create-consensus-key makes one, which is a new member for the others.");
        }

        return Make(file);
    }

    private static EcdsaSigner Make(string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        SecretFile.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
        SecretFile.Write(file, PemEncoding.WriteString(Label, key.ExportPkcs8PrivateKey()) + "\n", isKey: true);
        return Read(file);
    }

    private static EcdsaSigner Read(string file)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0)
            throw StartupException.Configuration($"The consensus key {file} is open to others; only its owner may read it (mode 600).");
        if (new FileInfo(file).Length > FileBytesMax)
            throw StartupException.Configuration($"{file} is no consensus key: it is too long.");
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
            throw StartupException.Configuration($"{file} is no consensus key: a private key on P-256 in PEM is needed.");
        }
    }
}
