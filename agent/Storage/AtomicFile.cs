namespace NovaCron.Agent.Storage;

/// <summary>Files that are wholly the old or wholly the new ones, whenever the power goes.</summary>
internal static class AtomicFile
{
    /// <summary>What a half-written file's name ends in; such files mean nothing and may be deleted at start.</summary>
    public const string TemporarySuffix = ".tmp";

    /// <summary>Replaces a file; durable when it returns.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + TemporarySuffix;
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        Publish(temporary, path);
    }

    /// <summary>Gives a fully written and flushed file its final name; durable when it returns.</summary>
    public static void Publish(string temporary, string path)
    {
        File.Move(temporary, path, overwrite: true);
        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }

    /// <summary>Removes a file; durable when it returns. No error when there is none.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }
}
