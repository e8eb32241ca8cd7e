namespace NovaCron.Agent.Files;

/// <summary>Parts of copies that nobody went on with.</summary>
internal static class AbandonedParts
{
    private static readonly EnumerationOptions Everywhere = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        MatchType = MatchType.Simple,
        MaxRecursionDepth = FileCopyPath.NamesMax,
    };

    /// <summary>Deletes parts, and ledgers without part, that were not written to since a moment; returns what was deleted.</summary>
    public static IEnumerable<string> Delete(string directory, DateTimeOffset before)
    {
        foreach (var ledger in Old(directory, FileCopyPath.LedgerSuffix, before))
        {
            var part = ledger[..^FileCopyPath.LedgerSuffix.Length] + FileCopyPath.PartSuffix;
            if (!File.Exists(part) || (File.GetLastWriteTimeUtc(part) < before.UtcDateTime && TryDelete(part)))
            {
                File.Delete(ledger);
                yield return ledger;
            }
        }

        foreach (var part in Old(directory, FileCopyPath.PartSuffix, before))
        {
            if (!File.Exists(part[..^FileCopyPath.PartSuffix.Length] + FileCopyPath.LedgerSuffix) && TryDelete(part))
            {
                yield return part;
            }
        }
    }

    private static IEnumerable<string> Old(string directory, string suffix, DateTimeOffset before) =>
        Directory.EnumerateFiles(directory, $".*{suffix}", Everywhere).Where(file => File.GetLastWriteTimeUtc(file) < before.UtcDateTime);

    private static bool TryDelete(string part)
    {
        try
        {
            // Whoever receives into it holds it alone.
            using var held = File.OpenHandle(part, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            File.Delete(part);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
