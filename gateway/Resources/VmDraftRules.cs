using System.Text.RegularExpressions;
using NovaCron.Gateway.Errors;

namespace NovaCron.Gateway.Resources;

/// <summary>What a VM's draft must be, before any grain is asked. Everything wrong is said at once.</summary>
internal static partial class VmDraftRules
{
    private const long MemoryStepBytes = 1024 * 1024;
    private const long MemoryBytesMax = 64L << 40;
    private const int VirtualCpusMax = 1024;
    private const int CommandLineLengthMax = 2048;

    /// <summary>Checks a draft.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="localRegion">The region that is asked.</param>
    /// <exception cref="RequestException">Something is wrong; each field says what.</exception>
    public static void Check(VmDraft draft, string localRegion)
    {
        var errors = Find(draft, localRegion).ToLookup(error => error.Field, error => error.Message);
        if (errors.Count > 0)
        {
            throw new RequestException(
                string.Join(" ", errors.SelectMany(field => field)),
                errors: errors.ToDictionary(field => field.Key, field => field.ToArray()));
        }
    }

    private static IEnumerable<(string Field, string Message)> Find(VmDraft draft, string localRegion)
    {
        if (!Name().IsMatch(draft.Name))
        {
            yield return ("name", "A name has 1 to 63 of a-z, 0-9 and hyphen, and begins with a letter.");
        }

        if (draft.Region is { } region && region != localRegion)
        {
            yield return ("region", $"This API belongs to region {localRegion}: ask the API of region {region} to create a VM there.");
        }

        if (draft.MemoryBytes is <= 0 or > MemoryBytesMax || draft.MemoryBytes % MemoryStepBytes != 0)
        {
            yield return ("memoryBytes", "Memory is a positive multiple of 1 MiB (1048576 bytes), 64 TiB at most.");
        }

        if (draft.VirtualCpus is < 1 or > VirtualCpusMax)
        {
            yield return ("virtualCpus", $"There are 1 to {VirtualCpusMax} virtual processors.");
        }

        if (draft.Kernel is not null && draft.Disk is not null)
        {
            yield return ("kernel", "Give either a kernel or a disk to boot from, not both.");
        }

        if (draft.Initrd is not null && draft.Kernel is null)
        {
            yield return ("initrd", "An initial RAM disk needs a kernel.");
        }

        if (!string.IsNullOrEmpty(draft.CommandLine) && draft.Kernel is null)
        {
            yield return ("commandLine", "A kernel command line needs a kernel.");
        }

        if (draft.CommandLine?.Length > CommandLineLengthMax)
        {
            yield return ("commandLine", $"A command line has {CommandLineLengthMax} characters at most.");
        }

        foreach (var (field, path) in new[] { ("kernel", draft.Kernel), ("initrd", draft.Initrd), ("disk", draft.Disk) })
        {
            if (path is not null && !path.StartsWith('/'))
            {
                yield return (field, "The path must be absolute: it is opened on the host.");
            }
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,62}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
