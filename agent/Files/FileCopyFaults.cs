using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Files;

/// <summary>Turns what the parts below throw into a copy's own errors.</summary>
internal static class FileCopyFaults
{
    /// <summary>Linux: no space left on device, and quota exceeded.</summary>
    private const int NoSpace = 28;
    private const int NoQuota = 122;

    /// <summary>The copy's error for a failure.</summary>
    public static FileCopyException From(Exception failure) => failure switch
    {
        FileCopyException own => own,
        AmstException transfer => new FileCopyException(ErrorOf(transfer), transfer.Message, transfer),
        IOException { HResult: NoSpace or NoQuota } full => new FileCopyException(FileCopyError.NotEnoughDisk, full.Message, full),
        IOException or UnauthorizedAccessException => new FileCopyException(FileCopyError.StorageFailed, failure.Message, failure),
        OperationCanceledException => new FileCopyException(FileCopyError.Cancelled, "It was cancelled.", failure),
        _ => new FileCopyException(FileCopyError.Internal, failure.Message, failure),
    };

    private static FileCopyError ErrorOf(AmstException failure) => failure.Error switch
    {
        AmstError.ConnectFailed or AmstError.ConnectionLost or AmstError.TimedOut => FileCopyError.LinkFailed,
        // A receiver that was restarted expects nothing any more; whoever asks it anew learns what it has.
        AmstError.NotAuthorized or AmstError.SessionLost => FileCopyError.UnknownCopy,
        AmstError.SessionBusy => FileCopyError.Busy,
        AmstError.Aborted when Enum.IsDefined((FileCopyError)failure.Code) => (FileCopyError)failure.Code,
        AmstError.Aborted => FileCopyError.Cancelled,
        AmstError.PayloadChecksum or AmstError.DigestMismatch => FileCopyError.Damaged,
        _ => FileCopyError.ProtocolViolation,
    };
}
