using System.Collections.Concurrent;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Consensus;

/// <summary>
/// The keys by which a region may sign in the federation's log: the one that it began with, and those that were put beside it since. The
/// log says which of them counts. Thread-safe.
/// </summary>
internal sealed class MemberKeys : IDisposable
{
    /// <summary>So many files are looked into: a region changes its key now and then.</summary>
    public const int RotatedMax = 64;

    private readonly string _folder;
    private readonly ConcurrentDictionary<MemberKey, EcdsaSigner> _signers = new();
    private readonly Lock _gate = new();

    private MemberKeys(EcdsaSigner first, string folder)
    {
        (First, _folder) = (first, folder);
        _signers[first.Public] = first;
    }

    /// <summary>The key that the region began with.</summary>
    public EcdsaSigner First { get; }

    /// <summary>Whether keys were put beside it.</summary>
    public bool HasRotated => Files().Any();

    /// <summary>Opens them.</summary>
    /// <param name="file">The first one's file; the others are in the folder <c>rotated</c> beside it.</param>
    /// <param name="isMade">Whether the first one is made where there is none.</param>
    /// <exception cref="StartupException">The first one cannot be used.</exception>
    public static MemberKeys Open(string file, bool isMade) => new(
        ConsensusKey.Open(file, isMade), Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "rotated"));

    /// <summary>What signs for a public key; null where it is not here. Files that came meanwhile are looked into.</summary>
    /// <exception cref="StartupException">A file in the folder is no key, or is open to others.</exception>
    public EcdsaSigner? Find(MemberKey key)
    {
        if (_signers.TryGetValue(key, out var known))
            return known;
        lock (_gate)
        {
            foreach (var file in Files())
            {
                var signer = ConsensusKey.Open(file, isMade: false);
                if (!_signers.TryAdd(signer.Public, signer))
                    signer.Dispose();
            }
        }

        return _signers.GetValueOrDefault(key);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signer in _signers.Values)
            signer.Dispose();
    }

    private IEnumerable<string> Files() =>
        Directory.Exists(_folder) ? Directory.EnumerateFiles(_folder, "*.key").Order(StringComparer.Ordinal).Take(RotatedMax) : [];
}
