using System.Security.Cryptography;

namespace NovaCron.Agent.Images;

/// <summary>An image being written, and hashed on its way. Disposing removes it unless the store took it.</summary>
internal sealed class ImageWriter(string path) : IAsyncDisposable
{
    private const int BufferBytes = 256 * 1024;

    private readonly FileStream _file = new(
        path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes, FileOptions.Asynchronous);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public string Path { get; } = path;

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _hash.AppendData(bytes.Span);
        await _file.WriteAsync(bytes, cancellationToken);
        Length += bytes.Length;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _file.Write(bytes);
        Length += bytes.Length;
    }

    /// <summary>Flushes it to disk and says what it is.</summary>
    public ImageReference Finish()
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        return new ImageReference(Convert.ToHexStringLower(_hash.GetHashAndReset()), Length);
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        _hash.Dispose();
        File.Delete(Path);
    }
}
