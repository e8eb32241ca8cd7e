using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Data;

/// <summary>Sends, and tells how long the link had no room: that is what a compression level is chosen by.</summary>
internal static class TimedSending
{
    public static async ValueTask<TimeSpan> SendAsync(
        AmstSender sender, ReadOnlyMemory<byte> payload, TimeProvider time, CancellationToken cancellationToken)
    {
        var sending = sender.SendAsync(payload, cancellationToken);
        if (sending.IsCompleted)
        {
            await sending;
            return TimeSpan.Zero;
        }

        var started = time.GetTimestamp();
        await sending;
        return time.GetElapsedTime(started);
    }
}
