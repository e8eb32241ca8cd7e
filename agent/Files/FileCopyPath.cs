using System.Text;

namespace NovaCron.Agent.Files;

/// <summary>The rules for a copy's path at the target: relative, of plain names, whatever the source's system allows.</summary>
internal static class FileCopyPath
{
    /// <summary>Longest path, in bytes of UTF-8.</summary>
    public const int BytesMax = 1024;

    /// <summary>Longest name in it, in bytes of UTF-8: what file systems take, less the part's prefix and suffix.</summary>
    public const int NameBytesMax = 200;

    /// <summary>Most folders and the file.</summary>
    public const int NamesMax = 32;

    /// <summary>What a file that is being received is called: <c>.NAME</c> and this.</summary>
    public const string PartSuffix = ".novacron-part";

    /// <summary>What its ledger is called.</summary>
    public const string LedgerSuffix = ".novacron-ledger";

    /// <summary>The names of a path, or an error that says what is wrong with it.</summary>
    public static string[] Split(string path)
    {
        if (path.Length == 0 || Encoding.UTF8.GetByteCount(path) > BytesMax)
        {
            throw Invalid(path, $"has not 1 to {BytesMax} bytes");
        }

        if (path[0] == '/')
        {
            throw Invalid(path, "is absolute; it must be relative to the target's folder");
        }

        var names = path.Split('/');
        if (names.Length > NamesMax)
        {
            throw Invalid(path, $"has more than {NamesMax} names");
        }

        foreach (var name in names)
        {
            if (FaultOf(name) is { } fault)
            {
                throw Invalid(path, fault);
            }
        }

        return names;
    }

    /// <summary>The error of a path that cannot be used.</summary>
    public static FileCopyException Invalid(string path, string fault) => new(
        FileCopyError.InvalidPath, $"The path '{(path.Length <= NameBytesMax ? path : path[..NameBytesMax] + "...")}' {fault}.");

    private static string? FaultOf(string name)
    {
        if (name.Length == 0)
        {
            return "has an empty name";
        }

        if (name is "." or "..")
        {
            return $"has the name '{name}'";
        }

        if (Encoding.UTF8.GetByteCount(name) > NameBytesMax)
        {
            return $"has a name of more than {NameBytesMax} bytes";
        }

        // Backslashes and colons mean something elsewhere; a lone surrogate has no UTF-8.
        if (name.Any(c => char.IsControl(c) || c is '\\' or ':' or '\uFFFD') || name.EnumerateRunes().Any(rune => rune.Value == 0xFFFD))
        {
            return "has a name with a control character, a backslash or a colon";
        }

        return name.EndsWith(PartSuffix, StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(LedgerSuffix, StringComparison.OrdinalIgnoreCase)
            ? "has a name that copies themselves use"
            : null;
    }
}
