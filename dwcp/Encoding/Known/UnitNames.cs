namespace NovaCron.Dwcp.Encoding.Known;

/// <summary>Names of the units of a file, in their order; sixteen zeros for a unit of one byte, which needs no reference.</summary>
public static class UnitNames
{
    private const int ReadBytes = 1 << 20;

    /// <summary>Reads a file and names its units; what is left at its end and is no whole unit has no name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told the bytes read since it was told last; null for nobody.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">It cannot be read, or became shorter while it was.</exception>
    public static async Task<byte[]> OfFileAsync(string path, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0,
            FileOptions.Asynchronous | FileOptions.SequentialScan);
        var names = new byte[file.Length / UnitAddress.Size * KnownNames.NameBytes];
        var buffer = new byte[ReadBytes];
        for (var named = 0; named < names.Length;)
        {
            var wanted = (int)Math.Min(buffer.Length, (names.Length - named) / KnownNames.NameBytes * (long)UnitAddress.Size);
            await file.ReadExactlyAsync(buffer.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false);
            named += Name(buffer.AsSpan(0, wanted), names.AsSpan(named));
            progress?.Report(wanted);
        }

        return names;
    }

    private static int Name(ReadOnlySpan<byte> units, Span<byte> names)
    {
        var written = 0;
        for (; !units.IsEmpty; units = units[UnitAddress.Size..], written += KnownNames.NameBytes)
        {
            var content = units[..UnitAddress.Size];
            if (!UnitContent.TryGetFill(content, out _))
            {
                KnownNames.NameOf(content, names.Slice(written, KnownNames.NameBytes));
            }
        }

        return written;
    }
}
