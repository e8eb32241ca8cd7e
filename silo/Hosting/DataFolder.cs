namespace NovaCron.Silo.Hosting;

/// <summary>What lies where in a region's data folder.</summary>
/// <param name="Path">The folder.</param>
internal readonly record struct DataFolder(string Path)
{
    /// <summary>Held by the process that uses the folder.</summary>
    public string LockFile => System.IO.Path.Combine(Path, "region.lock");

    /// <summary>The grains' database.</summary>
    public string DatabaseFile => System.IO.Path.Combine(Path, "region.db");

    /// <summary>The region's certificate, unless it is kept elsewhere.</summary>
    public string CertificateFolder => System.IO.Path.Combine(Path, "tls");

    /// <summary>The key by which the region signs in the federation's log, unless it is kept elsewhere.</summary>
    public string ConsensusKeyFile => System.IO.Path.Combine(Path, "consensus", "consensus.key");

    /// <summary>The host agent's records and images.</summary>
    public string AgentFolder => System.IO.Path.Combine(Path, "agent");

    /// <summary>QEMU's machines.</summary>
    public string MachineFolder => System.IO.Path.Combine(Path, "machines");

    /// <summary>Makes the folder and takes its lock.</summary>
    /// <exception cref="StartupException">It cannot be made, or another process uses it.</exception>
    public FileLock Open()
    {
        try
        {
            Certificates.SecretFile.CreateFolder(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StartupException.Configuration($"The data folder {Path} cannot be made: {exception.Message}", exception);
        }

        return FileLock.TryAcquire(LockFile)
            ?? throw new StartupException(ExitCodes.TemporaryFailure, $"Another process uses the data folder {Path}.");
    }
}
