using System.Text.Json;
using NovaCron.Agent.Files;
using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Silo.Files;

/// <summary>For programs: every event a line of JSON on the output, the last one <c>completed</c> or <c>failed</c>.</summary>
internal sealed class JsonCopyOutput(TextWriter output) : ICopyOutput
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public void Opened(FileCopyTicket ticket, string region, string address) =>
        Write(new { Event = "opened", Region = region, Address = address, ticket.HeldBytes, ticket.Note });

    /// <inheritdoc/>
    public void Progress(CopyProgress progress) => Write(new
    {
        Event = "progress",
        progress.TotalBytes,
        progress.DoneBytes,
        progress.SentBytes,
        progress.HeldBytes,
        progress.WireBytes,
        progress.ResentBytes,
        progress.Streams,
        Mode = progress.Mode.ToName(),
        Seconds = progress.Elapsed.TotalSeconds,
        progress.BytesPerSecond,
        SecondsLeft = progress.Left?.TotalSeconds,
    });

    /// <inheritdoc/>
    public void Interrupted(string reason, TimeSpan pause) =>
        Write(new { Event = "interrupted", Message = reason, PauseSeconds = pause.TotalSeconds });

    /// <inheritdoc/>
    public void Completed(CopyOutcome outcome) => Write(new
    {
        Event = "completed",
        outcome.Progress.TotalBytes,
        outcome.Progress.SentBytes,
        outcome.Progress.HeldBytes,
        outcome.Progress.WireBytes,
        outcome.Progress.ResentBytes,
        outcome.Progress.Streams,
        Seconds = outcome.Progress.Elapsed.TotalSeconds,
        outcome.Progress.BytesPerSecond,
        Digest = Convert.ToHexStringLower(outcome.Digest),
        outcome.Attempts,
    });

    /// <inheritdoc/>
    public void Failed(string error, string reason, bool canGoOn) =>
        Write(new { Event = "failed", Error = error, Message = reason, CanGoOn = canGoOn });

    private void Write<T>(T line)
    {
        lock (_gate)
        {
            output.WriteLine(JsonSerializer.Serialize(line, JsonSerializerOptions.Web));
            output.Flush();
        }
    }
}
