using System.Runtime.CompilerServices;

namespace Orleans.Serialization.Codecs;

/// <summary>Sets what <see cref="Exception"/> keeps for itself.</summary>
internal static class ErrorFields
{
    public static void Restore(Exception error, string? Message, string? stackTrace, int hResult, Exception? inner)
    {
        MessageOf(error) = Message;
        RemoteStackTraceOf(error) = stackTrace is null ? null : $"{stackTrace}{Environment.NewLine}--- as sent ---{Environment.NewLine}";
        InnerOf(error) = inner;
        error.HResult = hResult;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? MessageOf(Exception error);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_remoteStackTraceString")]
    private static extern ref string? RemoteStackTraceOf(Exception error);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    private static extern ref Exception? InnerOf(Exception error);
}
