namespace NovaCron.Agent.Images;

/// <summary>How much disk images and guests' disks, all below one folder, may still take.</summary>
internal sealed class DiskBudget(string directory, long bytesMax)
{
    /// <summary>Free bytes: what the file system has, or what the limit leaves, whichever is less.</summary>
    public long FreeBytes => Math.Max(0, Math.Min(new DriveInfo(directory).AvailableFreeSpace, bytesMax - UsedBytes));

    private long UsedBytes => new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(Length);

    public void Require(long bytes, string what)
    {
        var free = FreeBytes;
        if (bytes > free)
        {
            throw new AgentException(AgentError.NotEnoughDisk, $"{what} needs {bytes:N0} bytes of disk; {free:N0} are free.");
        }
    }

    private static long Length(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            // Removed between being listed and being looked at.
            return 0;
        }
    }
}
