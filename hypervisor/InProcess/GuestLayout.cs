namespace NovaCron.Hypervisor.InProcess;

/// <summary>How an in-process guest's memory is laid out, and how its migration stream names it.</summary>
internal static class GuestLayout
{
    public const int PageBytes = 4096;
    public const long MemoryBytesMin = MachineSpecRules.MemoryBytesMin;

    /// <summary>The first megabyte stays as the machine left it, as on a PC; the workload's pages follow.</summary>
    public const int WorkingSetFirstPage = (1 << 20) / PageBytes;

    public const string RamBlock = "pc.ram";
    public const string FirmwareBlock = "pc.bios";
    public const int FirmwareBytes = 64 * 1024;

    public const uint RamSection = 2;
    public const uint DeviceSection = 41;
    public const string DeviceSectionName = "novacron-guest";
    public const uint DeviceSectionVersion = 1;

    /// <summary>The most a device section may hold: counters, and four bytes for each page of the largest working set.</summary>
    public const int DeviceStateBytesMax = (4 << 20) + 1024;

    public static int WorkingSetPages(long memoryBytes, long workingSetBytes) =>
        (int)(Math.Min(workingSetBytes, memoryBytes / 2) / PageBytes);
}
