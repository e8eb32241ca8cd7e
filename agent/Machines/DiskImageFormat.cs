using System.Buffers.Binary;

namespace NovaCron.Agent.Machines;

/// <summary>
/// What format a disk image has. It is decided once, from the image as its owner gave it and never from what a guest has
/// written, and then kept in the disk's name.
/// </summary>
internal static class DiskImageFormat
{
    /// <summary>The header fields that matter: magic, version, backing file, and version 3's incompatible features.</summary>
    private const int HeaderBytes = 80;

    private const uint QcowMagic = 0x514649fb;
    private const ulong ExternalDataFile = 4;

    /// <summary><c>.qcow2</c> or nothing, for a raw disk.</summary>
    /// <exception cref="AgentException">A qcow2 image that names another file: it would give its guest a file of the host.</exception>
    public static string SuffixOf(string path)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        using (var file = File.OpenRead(path))
        {
            header = header[..file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false)];
        }

        if (header.Length < HeaderBytes || BinaryPrimitives.ReadUInt32BigEndian(header) != QcowMagic)
        {
            return "";
        }

        var version = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        var backingFile = BinaryPrimitives.ReadUInt64BigEndian(header[8..]);
        var features = version >= 3 ? BinaryPrimitives.ReadUInt64BigEndian(header[72..]) : 0;
        return backingFile == 0 && (features & ExternalDataFile) == 0
            ? ".qcow2"
            : throw new AgentException(
                AgentError.ImageInvalid, "The disk image rests on another file; only images that stand alone can be used.");
    }
}
