using NovaCron.Agent.Images;
using NovaCron.Agent.Storage;

namespace NovaCron.Agent.Machines;

/// <summary>
/// Guests' own disks. Images never change, so a guest writes to a copy of its disk image. The copy outlives the machine:
/// a VM that is stopped and started finds what it wrote. It goes when the VM is deleted.
/// </summary>
internal sealed class MachineDisks
{
    private readonly string _directory;
    private readonly ImageStore _images;

    public MachineDisks(string dataDirectory, ImageStore images)
    {
        (_directory, _images) = (Path.Combine(dataDirectory, "disks"), images);
        Directory.CreateDirectory(_directory);
        foreach (var leftover in Directory.EnumerateFiles(_directory, "*" + AtomicFile.TemporarySuffix, SearchOption.AllDirectories))
        {
            File.Delete(leftover);
        }
    }

    /// <summary>The guest's disk, copied from its image when it boots for the first time.</summary>
    public string Prepare(string vm, ImageReference image)
    {
        var folder = Path.Combine(_directory, vm);
        var path = Path.Combine(folder, image.Sha256);
        if (Directory.Exists(folder) && Directory.EnumerateFiles(folder, image.Sha256 + "*").FirstOrDefault(IsWhole) is { } present)
        {
            return present;
        }

        var source = _images.Locate(image);
        path += DiskImageFormat.SuffixOf(source);
        _images.Disk.Require(image.Length, $"The disk of {vm}");
        Directory.CreateDirectory(folder);
        var temporary = path + AtomicFile.TemporarySuffix;
        File.Copy(source, temporary, overwrite: true);
        using (var copy = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite))
        {
            copy.Flush(flushToDisk: true);
        }

        AtomicFile.Publish(temporary, path);
        return path;
    }

    /// <summary>Removes the VM's disks; no error when it has none.</summary>
    public void Delete(string vm)
    {
        var folder = Path.Combine(_directory, vm);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsWhole(string path) => !path.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal);
}
