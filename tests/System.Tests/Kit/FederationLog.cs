using System.Security.Cryptography;
using System.Text.Json;

namespace NovaCron.SystemTests.Kit;

/// <summary>What an operator writes before regions keep a log together: a key for each, and the file that names them all.</summary>
internal static class FederationLog
{
    /// <summary>Makes the keys where the regions look for them, and the file; returns its path.</summary>
    public static string Write(string folder, IEnumerable<string> regions)
    {
        var members = regions.Select(region => new { region, key = MakeKey(Path.Combine(folder, region)), trustDomain = "tests" });
        var file = Path.Combine(folder, "federation.json");
        File.WriteAllText(file, JsonSerializer.Serialize(new { chain = "system-tests", mode = "crash", members = members.ToArray() }));
        return file;
    }

    private static string MakeKey(string dataFolder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(dataFolder, "consensus")).FullName, "consensus.key");
        File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
    }
}
