using System.Globalization;
using System.Text;

namespace NovaCron.Hypervisor.Tests;

/// <summary>Reads a guest's console line by line, and keeps all of its text.</summary>
internal sealed class ConsoleLines(Stream console) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly StringBuilder _text = new();
    private readonly byte[] _buffer = new byte[4096];
    private int _linesEnd;

    /// <summary>Everything read. A guest that moves may be in the middle of a line, which its new console then ends.</summary>
    public string Text => _text.ToString();

    /// <summary>The heartbeats in one or more consoles' text, the first line, which may lack its beginning, left out.</summary>
    public static long[] HeartbeatsIn(string text) =>
        [.. text.Split('\n').Skip(1).SkipLast(1).Where(IsHeartbeat).Select(line => long.Parse(line[3..], CultureInfo.InvariantCulture))];

    public async Task<string> NextAsync(Func<string, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            while (TakeLine() is { } line)
            {
                if (wanted(line))
                {
                    return line;
                }
            }

            var length = await console.ReadAsync(_buffer, deadline.Token);
            if (length == 0)
            {
                throw new EndOfStreamException("The console ended; the last it said was: " + Text[^Math.Min(Text.Length, 100)..]);
            }

            _text.Append(Encoding.ASCII.GetString(_buffer, 0, length));
        }
    }

    public async Task<long> HeartbeatsAsync(int count)
    {
        var line = "";
        for (var i = 0; i < count; i++)
        {
            line = await NextAsync(IsHeartbeat);
        }

        return long.Parse(line[3..], CultureInfo.InvariantCulture);
    }

    public async Task<string> VerifyAsync()
    {
        await console.WriteAsync("verify\n"u8.ToArray());
        return await NextAsync(line => line.StartsWith("VERIFY ", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => console.DisposeAsync();

    private static bool IsHeartbeat(string line) =>
        line.StartsWith("HB ", StringComparison.Ordinal) && line.Length > 3 && line[3..].All(char.IsAsciiDigit);

    private string? TakeLine()
    {
        var text = Text;
        var end = text.IndexOf('\n', _linesEnd);
        if (end < 0)
        {
            return null;
        }

        var line = text[_linesEnd..end];
        _linesEnd = end + 1;
        return line;
    }
}
