using System.Security.Cryptography;
using NovaCron.Launcher.Topologies;

namespace NovaCron.Launcher.Runs;

/// <summary>What lies where in a run's data folder: volumes, secrets and logs.</summary>
internal sealed class RunFolder
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // PostgreSQL may run under another account, which has to get through to its own folder, and no further.
    private const UnixFileMode Passage = Owner | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const int SecretBytes = 24;

    private readonly bool _isTemporary;

    private RunFolder(string path, bool isTemporary) => (Path, _isTemporary) = (path, isTemporary);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Opens a folder, or makes one that goes with the run.</summary>
    public static RunFolder Open(string? path)
    {
        if (OperatingSystem.IsWindows())
            throw new LauncherException("Topologies run on Unix-like systems.");
        var folder = new RunFolder(
            path is null ? Directory.CreateTempSubdirectory("novacron-").FullName : System.IO.Path.GetFullPath(path), path is null);
        Make(folder.Path, Passage, isOurs: folder._isTemporary || !Directory.Exists(folder.Path));
        Make(folder.At("volumes"), Passage, isOurs: true);
        Make(folder.At("secrets"), Owner, isOurs: true);
        Make(folder.At("logs"), Owner, isOurs: true);
        return folder;
    }

    /// <summary>A service's log.</summary>
    public string LogOf(string service) => At("logs", $"{service}.log");

    /// <summary>A secret's file.</summary>
    public string SecretOf(string name) => At("secrets", name);

    /// <summary>A volume's folder; one of the repository's is where the program has it.</summary>
    public string VolumeOf(TopologyVolume volume) => volume.IsShipped
        ? System.IO.Path.GetFullPath(System.IO.Path.Combine(Topology.ShippedFolder, volume.Source))
        : At("volumes", volume.Source);

    /// <summary>Makes a volume's folder. PostgreSQL's makes itself: its account owns it.</summary>
    public void MakeVolume(TopologyVolume volume)
    {
        if (!volume.IsShipped)
            Make(VolumeOf(volume), Owner, isOurs: true);
    }

    /// <summary>Makes a secret unless it is there.</summary>
    /// <returns>The secret.</returns>
    public string EnsureSecret(string name)
    {
        if (File.Exists(SecretOf(name)))
            return File.ReadAllText(SecretOf(name));
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
        WriteSecret(name, secret);
        return secret;
    }

    /// <summary>Writes a secret, which only its owner may read from the first moment on.</summary>
    public void WriteSecret(string name, string secret)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(SecretOf(name), options);
        file.Write(secret);
    }

    /// <summary>Removes a temporary folder; another one stays.</summary>
    public void Close()
    {
        if (_isTemporary)
            Directory.Delete(Path, recursive: true);
    }

    // The mode is set apart: the one given at the making loses what the process masks.
    private static void Make(string path, UnixFileMode mode, bool isOurs)
    {
        Directory.CreateDirectory(path);
        if (isOurs && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    private string At(params string[] names) => System.IO.Path.Combine([Path, .. names]);
}
