using NovaCron.Agent.Files;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Files;

/// <summary>What this silo takes of files.</summary>
/// <param name="Inbox">Where they come in; null when the operator gave no folder for them.</param>
/// <param name="DataEndpoint">Where transfers to it connect, <c>host:port</c>; empty means where the call went.</param>
internal sealed record RegionFiles(FileInbox? Inbox, string DataEndpoint)
{
    /// <summary>Makes the inbox as the region's options say.</summary>
    /// <exception cref="StartupException">The folder cannot be used.</exception>
    public static FileInbox? Open(
        RegionOptions options, Dwcp.Transport.AmstListener transfers, TimeProvider time, ILoggerFactory loggers)
    {
        if (options.FilesDirectory is not { } directory)
            return null;
        if (!Directory.Exists(directory))
            throw StartupException.Configuration($"--files {directory} is no folder.");
        var inbox = new FileInboxOptions { Directory = Path.TrimEndingDirectorySeparator(directory), Region = options.Region };
        return new FileInbox(inbox, transfers, time, loggers.CreateLogger<FileInbox>());
    }
}
