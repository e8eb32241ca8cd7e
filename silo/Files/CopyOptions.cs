using System.Collections.Immutable;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Files;

/// <summary>What <c>copy</c> is told.</summary>
internal sealed class CopyOptions
{
    /// <summary>The file to copy.</summary>
    public required string File { get; init; }

    /// <summary>The region it goes to; one of <see cref="Peers"/>.</summary>
    public required string Region { get; init; }

    /// <summary>Where it goes there, relative to the folder that the silo was given for files.</summary>
    public required string Path { get; init; }

    /// <summary>The certificate folder of the region that copies; the certificate names it.</summary>
    public required string TlsDirectory { get; init; }

    /// <summary>Where regions are reached.</summary>
    public ImmutableArray<PeerOptions> Peers { get; init; } = [];

    /// <summary>The public keys that regions must have on top of their certificates. Default none.</summary>
    public PeerPins PeerPins { get; init; } = PeerPins.None;

    /// <summary>Where what paths showed is kept for the next copy; null, the default, keeps it nowhere.</summary>
    public string? PathsFile { get; init; }

    /// <summary>Whether a file of that name is replaced. Default false.</summary>
    public bool IsOverwriting { get; init; }

    /// <summary>Whether what an earlier copy left at the target is thrown away. Default false: it goes on there.</summary>
    public bool IsRestart { get; init; }

    /// <summary>How long the copy goes on trying without a byte of progress: 10 min by default, 1 s to 1 day.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether events are written as JSON, a line each, instead of text. Default false.</summary>
    public bool IsJson { get; init; }

    /// <summary>How the transfer behaves: streams, mode, cap and class.</summary>
    public AmstOptions Transfer { get; init; } = new();

    /// <summary>The target's addresses.</summary>
    public PeerOptions Peer => Peers.First(peer => peer.Region == Region);

    /// <summary>Checks everything that can be checked without touching the machine.</summary>
    /// <exception cref="StartupException">Something is wrong; the message lists all of it.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        if (!RegionOptions.IsName(Region))
            faults.Add(RegionOptions.NameFault("The target's region", Region));
        else if (Peers.All(peer => peer.Region != Region))
            faults.Add($"Where is region {Region}? Give its address by --peer {Region}=HOST:PORT.");
        if (Patience < TimeSpan.FromSeconds(1) || Patience > TimeSpan.FromDays(1))
            faults.Add("--timeout must be 1 to 86400 seconds.");
        try
        {
            Transfer.Validate();
        }
        catch (ArgumentException exception)
        {
            faults.Add(exception.Message);
        }

        if (faults.Count > 0)
            throw StartupException.Configuration(string.Join(Environment.NewLine, faults));
    }
}
