using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace NovaCron.Dwcp.Synchronization;

/// <summary>
/// Where each VM lives, as far as this region has heard. A state-based CRDT (Shapiro, Preguiça, Baquero, Zawirski 2011): a
/// map whose values only grow in the order of <see cref="VmLocation"/>, merged entry by entry to the greater one.
/// Directories that have heard the same announcements are equal, in whatever order and however often they heard them. It
/// tells whom to ask, never who may run a VM: that is ownership.
/// </summary>
public sealed class VmDirectory : IEquatable<VmDirectory>
{
    private readonly ImmutableDictionary<string, VmLocation> _entries;

    private VmDirectory(ImmutableDictionary<string, VmLocation> entries) => _entries = entries;

    /// <summary>The directory that has heard nothing.</summary>
    public static VmDirectory Empty { get; } = new(ImmutableDictionary.Create<string, VmLocation>(StringComparer.Ordinal));

    /// <summary>All entries, deleted VMs included: the state to send and to store.</summary>
    public IReadOnlyDictionary<string, VmLocation> Entries => _entries;

    /// <summary>Finds a VM; false when it was never heard of or is deleted.</summary>
    public bool TryFind(string vm, [NotNullWhen(true)] out VmLocation? location) =>
        _entries.TryGetValue(vm, out location) && !location.IsDeleted;

    /// <summary>The lowest epoch in which a VM of this name may be created: above every one heard of.</summary>
    public long NextEpoch(string vm) => _entries.TryGetValue(vm, out var location) ? location.Epoch + 1 : 1;

    /// <summary>Takes in one announcement.</summary>
    /// <exception cref="VmDirectoryFullException">It is a new VM and there is no room.</exception>
    public VmDirectory Announce(string vm, VmLocation location, VmDirectoryOptions options) =>
        Merge([KeyValuePair.Create(vm, location)], options);

    /// <summary>Takes in another region's directory.</summary>
    /// <exception cref="VmDirectoryFullException">There is no room; nothing was taken in.</exception>
    public VmDirectory Merge(VmDirectory other, VmDirectoryOptions options)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Merge(other._entries, options);
    }

    /// <summary>Takes in announcements.</summary>
    /// <exception cref="VmDirectoryFullException">There is no room; nothing was taken in.</exception>
    public VmDirectory Merge(IEnumerable<KeyValuePair<string, VmLocation>> announcements, VmDirectoryOptions options)
    {
        ArgumentNullException.ThrowIfNull(announcements);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var merged = _entries.ToBuilder();
        foreach (var (vm, location) in announcements)
        {
            if (!merged.TryGetValue(vm, out var known) || location > known)
            {
                merged[vm] = location;
            }

            if (merged.Count > options.EntriesMax)
            {
                throw new VmDirectoryFullException(merged.Count, options.EntriesMax);
            }
        }

        return new VmDirectory(merged.ToImmutable());
    }

    /// <inheritdoc/>
    public bool Equals(VmDirectory? other) =>
        other is not null
        && _entries.Count == other._entries.Count
        && _entries.All(entry => other._entries.TryGetValue(entry.Key, out var location) && location == entry.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VmDirectory);

    /// <inheritdoc/>
    public override int GetHashCode() => _entries.Aggregate(0, (hash, entry) => hash ^ HashCode.Combine(entry.Key, entry.Value));
}
