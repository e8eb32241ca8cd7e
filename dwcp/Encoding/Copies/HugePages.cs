using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NovaCron.Dwcp.Encoding.Copies;

/// <summary>
/// Memory that the kernel is asked to back by huge pages: what is filled once from end to end would otherwise cost a page fault for
/// each unit, more than copying it. Where the kernel has none, or this is not Linux, it is memory as any other.
/// </summary>
internal static partial class HugePages
{
    /// <summary>MADV_HUGEPAGE of madvise(2).</summary>
    private const int AdviceHugePage = 14;

    /// <summary>Allocates an array that stays where it is; its content is undefined.</summary>
    public static byte[] Allocate(int bytes)
    {
        var array = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        if (OperatingSystem.IsLinux())
        {
            Advise(ref MemoryMarshal.GetArrayDataReference(array), bytes);
        }

        return array;
    }

    // Whole pages of it only: what lies beside it is not ours to advise on. A refusal changes nothing but speed.
    private static unsafe void Advise(ref byte first, int bytes)
    {
        var page = (nuint)Environment.SystemPageSize;
        var address = (nuint)Unsafe.AsPointer(ref first);
        var start = (address + page - 1) & ~(page - 1);
        var end = (address + (nuint)bytes) & ~(page - 1);
        if (end > start)
        {
            _ = Madvise((void*)start, end - start, AdviceHugePage);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static unsafe partial int Madvise(void* address, nuint length, int advice);
}
