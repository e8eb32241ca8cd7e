using System.Globalization;
using System.Text;

namespace NovaCron.Hypervisor.Tests;

/// <summary>Reads a guest's console line by line, and keeps every line.</summary>
internal sealed class ConsoleLines(Stream console) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly StreamReader _reader = new(console, Encoding.ASCII);

    public List<string> All { get; } = [];

    public IEnumerable<long> Heartbeats => All.Where(IsHeartbeat).Select(line => long.Parse(line[3..], CultureInfo.InvariantCulture));

    public async Task<string> NextAsync(Func<string, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (await _reader.ReadLineAsync(deadline.Token) is { } line)
        {
            All.Add(line);
            if (wanted(line))
            {
                return line;
            }
        }

        throw new EndOfStreamException("The console ended; its last lines were: " + string.Join(" | ", All.TakeLast(5)));
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

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await console.DisposeAsync();
    }

    // The first line read may have lost its beginning, and a line that another reader began its end.
    private static bool IsHeartbeat(string line) =>
        line.StartsWith("HB ", StringComparison.Ordinal) && line.Length > 3 && line[3..].All(char.IsAsciiDigit);
}
