namespace NovaCron.Dwcp.Synchronization;

/// <summary>A directory would hold more VMs than <see cref="VmDirectoryOptions.EntriesMax"/>.</summary>
public sealed class VmDirectoryFullException : Exception
{
    internal VmDirectoryFullException(int entries, int entriesMax)
        : base($"The VM directory would have {entries} entries, {entriesMax} are allowed (VmDirectoryOptions.EntriesMax).")
    {
    }
}
