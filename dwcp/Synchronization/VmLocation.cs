namespace NovaCron.Dwcp.Synchronization;

/// <summary>Where a VM lives, as its owner announced it.</summary>
/// <param name="Owner">The owner's region.</param>
/// <param name="Epoch">The ownership epoch.</param>
/// <param name="Uid">The VM's identity; another VM of the same name has another one.</param>
/// <param name="IsDeleted">
/// Whether the owner deleted it in this epoch. Deletions are kept, or an old announcement would revive the VM.
/// </param>
public sealed record VmLocation(string Owner, long Epoch, string Uid, bool IsDeleted = false) : IComparable<VmLocation>
{
    /// <summary>
    /// Orders announcements, newest last: by epoch, then by owner, identity and deletion, so that any two have a greater
    /// one whoever compares them.
    /// </summary>
    public int CompareTo(VmLocation? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Epoch.CompareTo(other.Epoch);
        order = order != 0 ? order : string.CompareOrdinal(Owner, other.Owner);
        order = order != 0 ? order : string.CompareOrdinal(Uid, other.Uid);
        return order != 0 ? order : IsDeleted.CompareTo(other.IsDeleted);
    }

    /// <summary>Whether one is older than the other.</summary>
    public static bool operator <(VmLocation left, VmLocation right) => Comparer<VmLocation>.Default.Compare(left, right) < 0;

    /// <summary>Whether one is newer than the other.</summary>
    public static bool operator >(VmLocation left, VmLocation right) => Comparer<VmLocation>.Default.Compare(left, right) > 0;

    /// <summary>Whether one is older than the other, or the same.</summary>
    public static bool operator <=(VmLocation left, VmLocation right) => !(left > right);

    /// <summary>Whether one is newer than the other, or the same.</summary>
    public static bool operator >=(VmLocation left, VmLocation right) => !(left < right);
}
