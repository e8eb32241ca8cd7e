using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Data;

/// <summary>Sends frames, and tells their encoder how long the link had no room: that is what it chooses its level by.</summary>
internal static class TimedSending
{
    public static async ValueTask SendAsync(
        AmstSender sender, ReadOnlyMemory<byte> frame, FrameEncoder encoder, TimeProvider time, CancellationToken cancellationToken)
    {
        var sending = sender.SendAsync(frame, cancellationToken);
        var started = sending.IsCompleted ? 0 : time.GetTimestamp();
        await sending;
        if (started != 0)
        {
            encoder.NoteWaits(forLink: time.GetElapsedTime(started), forSource: TimeSpan.Zero);
        }
    }
}
