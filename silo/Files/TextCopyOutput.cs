using System.Globalization;
using NovaCron.Agent.Files;

namespace NovaCron.Silo.Files;

/// <summary>For people: the result on the output, everything else on the error output; on a terminal one line that changes.</summary>
/// <param name="target">The file's name at the target.</param>
/// <param name="output">Gets the result.</param>
/// <param name="error">Gets the rest.</param>
/// <param name="isTerminal">Whether the error output is a terminal.</param>
internal sealed class TextCopyOutput(string target, TextWriter output, TextWriter error, bool isTerminal) : ICopyOutput
{
    /// <summary>Where a line stays for good, one each 10 s is enough.</summary>
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private TimeSpan _nextLine = LineInterval;
    private int _width;

    /// <inheritdoc/>
    public void Opened(FileCopyTicket ticket, string region, string address)
    {
        Say($"region {region} takes it at {address}{(ticket.HeldBytes > 0 ? $", which has {Bytes(ticket.HeldBytes)} of it already" : "")}");
        if (ticket.Note is { } note)
            Say(note);
    }

    /// <inheritdoc/>
    public void Progress(CopyProgress progress)
    {
        var share = progress.TotalBytes == 0 ? 1 : (double)progress.DoneBytes / progress.TotalBytes;
        var left = progress.Left is { } time ? $", {time:h\\:mm\\:ss} left" : "";
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{share:P1} of {Bytes(progress.TotalBytes)}, {Rate(progress.BytesPerSecond)}, {Streams(progress.Streams)}{left}");
        lock (_gate)
        {
            if (isTerminal)
            {
                error.Write($"\r{line.PadRight(_width)}");
                error.Flush();
                _width = line.Length;
            }
            else if (progress.Elapsed >= _nextLine)
            {
                error.WriteLine(line);
                _nextLine = progress.Elapsed + LineInterval;
            }
        }
    }

    /// <inheritdoc/>
    public void Interrupted(string reason, TimeSpan pause) =>
        Say(string.Create(CultureInfo.InvariantCulture, $"interrupted: {reason} It goes on in {pause.TotalSeconds:0.#} s."));

    /// <inheritdoc/>
    public void Completed(CopyOutcome outcome)
    {
        EndLine();
        var done = outcome.Progress;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            file      {target}, {done.TotalBytes} bytes
            sent      {done.SentBytes} bytes in {done.Elapsed.TotalSeconds:0.0} s, {Rate(done.BytesPerSecond)}
            held      {done.HeldBytes} bytes, from an earlier copy
            transport {done.WireBytes} bytes over {Streams(done.Streams)}, {done.ResentBytes} of them again
            digest    {Convert.ToHexStringLower(outcome.Digest)} (tree of SHA-256), the same at both sides
            """));
    }

    /// <inheritdoc/>
    public void Failed(string error, string reason, bool canGoOn) =>
        Say($"failed: {reason}{(canGoOn ? " The same command goes on where this one was." : "")}");

    private static string Streams(int count) => count == 1 ? "1 stream" : $"{count} streams";

    private static string Rate(double bytesPerSecond) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytesPerSecond * 8 / 1e6:0.0} Mbit/s");

    private static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var unit = 0;
        double amount = bytes;
        for (; amount >= 1024 && unit < units.Length - 1; unit++)
            amount /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{amount:0.#} {units[unit]}");
    }

    private void Say(string line)
    {
        EndLine();
        error.WriteLine($"novacron: {line}");
    }

    private void EndLine()
    {
        lock (_gate)
        {
            if (_width > 0)
                error.WriteLine();
            _width = 0;
        }
    }
}
