using NovaCron.Agent.Storage;

namespace NovaCron.Agent.Files;

/// <summary>
/// Where a copy goes: its final name and, beside it, part and ledger. No name on the way is a link: what a link leads to is not
/// the folder that the operator gave. Whoever may write into that folder by other means than copies can undo that.
/// </summary>
internal sealed class FileCopyPlace
{
    private FileCopyPlace(string path, string folder, string name)
    {
        Path = path;
        Final = System.IO.Path.Combine(folder, name);
        Part = System.IO.Path.Combine(folder, $".{name}{FileCopyPath.PartSuffix}");
        Ledger = System.IO.Path.Combine(folder, $".{name}{FileCopyPath.LedgerSuffix}");
    }

    /// <summary>As the source named it.</summary>
    public string Path { get; }

    public string Final { get; }

    public string Part { get; }

    public string Ledger { get; }

    /// <summary>Finds the place, making the folders on the way.</summary>
    public static FileCopyPlace Open(string root, string path)
    {
        var names = FileCopyPath.Split(path);
        var folder = root;
        foreach (var name in names[..^1])
        {
            var parent = folder;
            folder = System.IO.Path.Combine(parent, name);
            RequirePlain(path, folder, "a folder", info => info is DirectoryInfo);
            if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder);
                DirectorySync.Flush(parent);
            }
        }

        var place = new FileCopyPlace(path, folder, names[^1]);
        foreach (var file in new[] { place.Final, place.Part, place.Ledger })
        {
            RequirePlain(path, file, "a file", info => info is FileInfo);
        }

        return place;
    }

    /// <summary>Refuses to write over a file unless that was asked for.</summary>
    public void RequireFree(bool overwrite)
    {
        if (!overwrite && File.Exists(Final))
        {
            throw new FileCopyException(
                FileCopyError.AlreadyExists,
                $"The file '{Path}' exists at the target, with {new FileInfo(Final).Length:N0} bytes; --overwrite replaces it.");
        }
    }

    private static void RequirePlain(string path, string entry, string what, Func<FileSystemInfo, bool> isRight)
    {
        FileSystemInfo info = Directory.Exists(entry) ? new DirectoryInfo(entry) : new FileInfo(entry);
        if (info.LinkTarget is not null)
        {
            throw FileCopyPath.Invalid(path, $"leads through a link, '{info.Name}'");
        }

        if (info.Exists && !isRight(info))
        {
            throw FileCopyPath.Invalid(path, $"needs '{info.Name}' to be {what}, which it is not");
        }
    }
}
