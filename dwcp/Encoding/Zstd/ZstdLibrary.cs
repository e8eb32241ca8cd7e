using System.Runtime.InteropServices;

namespace NovaCron.Dwcp.Encoding.Zstd;

/// <summary>The system's libzstd (RFC 8878): its stable functions of version 1.4 and later, as in zstd.h.</summary>
internal static partial class ZstdLibrary
{
    public const string FileName = "libzstd.so.1";

    /// <summary>The oldest version with ZSTD_compress2 in its stable API: 1.4.0.</summary>
    private const uint VersionMin = 10400;

    public const int CompressionLevel = 100;

    /// <summary>ZSTD_reset_session_only.</summary>
    public const int SessionOnly = 1;

    /// <summary>ZSTD_error_dstSize_tooSmall: the result does not fit; fixed since 1.3.1.</summary>
    public const int DestinationTooSmall = 70;

    public static bool IsAvailable { get; } = Probe();

    public static string Name => $"zstd {Marshal.PtrToStringUTF8(VersionString())} (the system's libzstd)";

    public static bool IsError(nuint result) => IsErrorCode(result) != 0;

    public static string Describe(nuint result) => Marshal.PtrToStringUTF8(GetErrorName(result)) ?? "unknown error";

    private static bool Probe()
    {
        try
        {
            return VersionNumber() >= VersionMin;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return false;
        }
    }

    [LibraryImport(FileName, EntryPoint = "ZSTD_versionNumber")]
    private static partial uint VersionNumber();

    [LibraryImport(FileName, EntryPoint = "ZSTD_versionString")]
    private static partial nint VersionString();

    [LibraryImport(FileName, EntryPoint = "ZSTD_isError")]
    private static partial uint IsErrorCode(nuint result);

    [LibraryImport(FileName, EntryPoint = "ZSTD_getErrorName")]
    private static partial nint GetErrorName(nuint result);

    [LibraryImport(FileName, EntryPoint = "ZSTD_getErrorCode")]
    public static partial int GetErrorCode(nuint result);

    [LibraryImport(FileName, EntryPoint = "ZSTD_createCCtx")]
    public static partial ZstdCompressionContext CreateCompressionContext();

    [LibraryImport(FileName, EntryPoint = "ZSTD_freeCCtx")]
    public static partial nuint FreeCompressionContext(nint context);

    [LibraryImport(FileName, EntryPoint = "ZSTD_CCtx_setParameter")]
    public static partial nuint SetParameter(ZstdCompressionContext context, int parameter, int value);

    [LibraryImport(FileName, EntryPoint = "ZSTD_compress2")]
    public static partial nuint Compress(
        ZstdCompressionContext context, Span<byte> destination, nuint capacity, ReadOnlySpan<byte> source, nuint length);

    [LibraryImport(FileName, EntryPoint = "ZSTD_CCtx_reset")]
    public static partial nuint Reset(ZstdCompressionContext context, int directive);

    [LibraryImport(FileName, EntryPoint = "ZSTD_DCtx_reset")]
    public static partial nuint Reset(ZstdDecompressionContext context, int directive);

    [LibraryImport(FileName, EntryPoint = "ZSTD_CCtx_refPrefix")]
    public static unsafe partial nuint ReferToPrefix(ZstdCompressionContext context, byte* prefix, nuint length);

    [LibraryImport(FileName, EntryPoint = "ZSTD_DCtx_refPrefix")]
    public static unsafe partial nuint ReferToPrefix(ZstdDecompressionContext context, byte* prefix, nuint length);

    [LibraryImport(FileName, EntryPoint = "ZSTD_createDCtx")]
    public static partial ZstdDecompressionContext CreateDecompressionContext();

    [LibraryImport(FileName, EntryPoint = "ZSTD_freeDCtx")]
    public static partial nuint FreeDecompressionContext(nint context);

    [LibraryImport(FileName, EntryPoint = "ZSTD_decompressDCtx")]
    public static partial nuint Decompress(
        ZstdDecompressionContext context, Span<byte> destination, nuint capacity, ReadOnlySpan<byte> source, nuint length);
}
