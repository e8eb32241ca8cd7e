namespace NovaCron.Silo.Federation;

/// <summary>What a <see cref="LinkSender{TRequest,TReply}"/> sends, and how.</summary>
/// <param name="Wrap">Makes a request of a message.</param>
/// <param name="MessagesMax">Messages that wait, at most; the oldest go when more come.</param>
/// <param name="BytesMax">Bytes that wait, at most, but for one message that is longer.</param>
/// <param name="PauseMin">First pause after a call that broke.</param>
/// <param name="PauseMax">Longest pause.</param>
internal sealed record LinkSenderParts<TRequest>(
    Func<ReadOnlyMemory<byte>, TRequest> Wrap, int MessagesMax, long BytesMax, TimeSpan PauseMin, TimeSpan PauseMax)
    where TRequest : class
{
    /// <summary>What is said first on each call; null for nothing.</summary>
    public TRequest? Greeting { get; init; }

    /// <summary>Told when a call is open, and its greeting sent.</summary>
    public Action Opened { get; init; } = static () => { };

    /// <summary>Told when an open call broke; what waited is forgotten then. Null where it is to be sent over the next call.</summary>
    public Action? Lost { get; init; }

    /// <summary>Bytes a second, at most, over any second or two; null for no limit.</summary>
    public long? BytesPerSecondMax { get; init; }
}
