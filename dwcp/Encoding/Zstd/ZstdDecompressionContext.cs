using Microsoft.Win32.SafeHandles;

namespace NovaCron.Dwcp.Encoding.Zstd;

/// <summary>A ZSTD_DCtx. Decompressing in one call needs no window: the destination is the window.</summary>
internal sealed class ZstdDecompressionContext() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => !ZstdLibrary.IsError(ZstdLibrary.FreeDecompressionContext(handle));
}
