using Microsoft.Win32.SafeHandles;

namespace NovaCron.Dwcp.Encoding.Zstd;

/// <summary>A ZSTD_CCtx. Its memory is bounded by the level and the size of a batch.</summary>
internal sealed class ZstdCompressionContext() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => !ZstdLibrary.IsError(ZstdLibrary.FreeCompressionContext(handle));
}
