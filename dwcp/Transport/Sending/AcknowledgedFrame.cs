namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>The newest frame that an acknowledgement covers.</summary>
/// <param name="Sequence">Its number; -1 where nothing new was acknowledged.</param>
/// <param name="Takes">How often it was taken: of a frame sent twice nobody knows which copy was acknowledged.</param>
/// <param name="TakenAt">When it was taken last, as a timestamp.</param>
/// <param name="DeliveredWhenTaken">Bytes that were acknowledged then.</param>
internal readonly record struct AcknowledgedFrame(long Sequence, int Takes, long TakenAt, long DeliveredWhenTaken)
{
    /// <summary>Nothing new.</summary>
    public static AcknowledgedFrame None { get; } = new(-1, 0, 0, 0);
}
