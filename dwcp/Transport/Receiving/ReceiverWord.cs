namespace NovaCron.Dwcp.Transport.Receiving;

/// <summary>What a receiver has to say to its sender at one moment.</summary>
/// <param name="Next">The next payload wanted: all below are stored.</param>
/// <param name="Credit">Bytes the sender may have sent in all.</param>
/// <param name="HasFailed">The transfer is over by an error.</param>
/// <param name="FailureToTell">That error, when the sender does not know it.</param>
/// <param name="Done">The digest, when everything is stored and confirmed.</param>
internal readonly record struct ReceiverWord(long Next, long Credit, bool HasFailed, AmstException? FailureToTell, byte[]? Done)
{
    /// <summary>Nothing more will be taken from the sender.</summary>
    public bool IsLast => HasFailed || Done is not null;
}
