using Microsoft.Win32.SafeHandles;
using NovaCron.Dwcp.Encoding;

namespace NovaCron.Agent.Memories;

/// <summary>A file of encrypted units that was written whole.</summary>
/// <param name="path">Where it is.</param>
/// <param name="file">The file, open for reading; taken over.</param>
/// <param name="cipher">What its units are encrypted by; taken over.</param>
internal sealed class KeptFile(string path, SafeFileHandle file, UnitCipher cipher) : IDisposable
{
    public string Path => path;

    /// <summary>Its size, in bytes.</summary>
    public long Bytes => RandomAccess.GetLength(file);

    /// <summary>What its units are encrypted by; a copy.</summary>
    public byte[] Key => cipher.Key.ToArray();

    /// <summary>Opens one that an earlier process wrote.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static KeptFile Open(string path, ReadOnlyMemory<byte> key) => new(
        path, System.IO.File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete), new UnitCipher(key.ToArray()));

    /// <summary>Reads a unit and verifies it; false where the disk does not give it, or gives another.</summary>
    public bool TryRead(in KeptUnit unit, Span<byte> content)
    {
        Span<byte> encrypted = stackalloc byte[UnitAddress.Size];
        try
        {
            return RandomAccess.Read(file, encrypted, (long)unit.Place * UnitAddress.Size) == UnitAddress.Size
                && cipher.TryDecrypt(unit.Place, unit.Proof, encrypted, content);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Brings it to the disk.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public void Flush() => RandomAccess.FlushToDisk(file);

    /// <summary>Deletes it, its index with it.</summary>
    public void Delete()
    {
        Dispose();
        System.IO.File.Delete(path + KeptIndex.Suffix);
        System.IO.File.Delete(path);
    }

    /// <summary>Closes it; it stays.</summary>
    public void Dispose()
    {
        cipher.Dispose();
        file.Dispose();
    }
}
