using System.Security.Cryptography;
using NovaCron.Agent.Storage;

namespace NovaCron.Agent.Images;

/// <summary>
/// Images by their content: a file is called by its SHA-256, and only ever gets that name after its content was hashed.
/// Images are never changed. Two folders: what is complete, and what is still being written (emptied at start).
/// </summary>
internal sealed class ImageStore
{
    private const int CopyBytes = 1024 * 1024;

    private readonly string _complete;
    private readonly string _partial;

    public ImageStore(string dataDirectory, long bytesMax)
    {
        _complete = Path.Combine(dataDirectory, "images");
        _partial = Path.Combine(_complete, "partial");
        Directory.CreateDirectory(_partial);
        foreach (var leftover in Directory.EnumerateFiles(_partial))
        {
            File.Delete(leftover);
        }

        Disk = new DiskBudget(dataDirectory, bytesMax);
    }

    public DiskBudget Disk { get; }

    /// <summary>Whether the image is here, whole.</summary>
    public bool Contains(ImageReference image)
    {
        RequireValid(image);
        var file = new FileInfo(PathOf(image));
        return file.Exists && file.Length == image.Length;
    }

    public IReadOnlyList<ImageReference> FindMissing(IEnumerable<ImageReference> images) =>
        [.. images.Distinct().Where(image => !Contains(image))];

    /// <summary>The image's path; for machines to read.</summary>
    /// <exception cref="AgentException">It is not here.</exception>
    public string Locate(ImageReference image) =>
        Contains(image)
            ? PathOf(image)
            : throw new AgentException(AgentError.ImageInvalid, $"Image {Short(image)} is not in this host's store.");

    public FileStream OpenRead(ImageReference image) =>
        new(
            Locate(image),
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            bufferSize: 0,
            FileOptions.Asynchronous | FileOptions.SequentialScan);

    /// <summary>Copies a file of this host into the store.</summary>
    public async Task<ImageReference> ImportAsync(string path, CancellationToken cancellationToken)
    {
        await using var source = OpenSource(path);
        Disk.Require(source.Length, $"Image {path}");
        await using var writer = new ImageWriter(NewPartialPath());
        var buffer = new byte[CopyBytes];
        for (int count; (count = await source.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            await writer.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        var image = writer.Finish();
        Publish(writer, image);
        return image;
    }

    /// <summary>Begins to take an image that comes from elsewhere.</summary>
    public ImageWriter BeginReceive() => new(NewPartialPath());

    /// <summary>Takes a received image into the store if it is what it should be.</summary>
    /// <exception cref="AgentException">Its length or hash is another.</exception>
    public void CompleteReceive(ImageWriter writer, ImageReference expected)
    {
        var image = writer.Finish();
        if (image != expected)
        {
            throw new AgentException(
                AgentError.ImageInvalid,
                $"Image {Short(expected)} of {expected.Length:N0} bytes arrived as {Short(image)} of {image.Length:N0} bytes.");
        }

        Publish(writer, image);
    }

    /// <summary>An image's hash as shown to people: its first 12 digits.</summary>
    public static string Short(ImageReference image) => image.Sha256[..12];

    public static void RequireValid(ImageReference image)
    {
        if (image.Length < 0
            || image.Sha256 is not { Length: SHA256.HashSizeInBytes * 2 }
            || !image.Sha256.All(c => char.IsAsciiHexDigitLower(c)))
        {
            throw new AgentException(
                AgentError.InvalidOrder, "An image is named by 64 lower-case hexadecimal digits and a length of 0 or more.");
        }
    }

    private static FileStream OpenSource(string path)
    {
        if (!Path.IsPathFullyQualified(path))
        {
            throw new AgentException(AgentError.InvalidOrder, $"The image's path must be absolute, not '{path}'.");
        }

        try
        {
            return new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(AgentError.ImageInvalid, $"Image {path} cannot be read: {e.Message}", e);
        }
    }

    private void Publish(ImageWriter writer, ImageReference image)
    {
        if (!Contains(image))
        {
            AtomicFile.Publish(writer.Path, PathOf(image));
        }
    }

    private string NewPartialPath() => Path.Combine(_partial, Guid.NewGuid().ToString("n"));

    private string PathOf(ImageReference image) => Path.Combine(_complete, image.Sha256);
}
