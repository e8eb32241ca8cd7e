using System.Globalization;
using System.Text;
using NovaCron.GrainInterfaces;

namespace NovaCron.Silo.Tests.Support;

/// <summary>Reads a guest's console line by line and notes where a heartbeat or a byte is missing.</summary>
internal sealed class ConsoleReader(IAsyncEnumerable<ConsoleChunk> console) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ConsoleChunk> _chunks = console.GetAsyncEnumerator();
    private readonly StringBuilder _text = new();
    private readonly List<string> _gaps = [];
    private long _expectedOffset = -1;
    private long _heartbeat = -1;

    /// <summary>What was missing, in words.</summary>
    public IReadOnlyList<string> Gaps => _gaps;

    public async Task<long> ReadHeartbeatAsync()
    {
        await ReadLineAsync("HB ");
        return _heartbeat;
    }

    /// <summary>Reads on to the next line that begins so.</summary>
    public async Task<string> ReadLineAsync(string beginning)
    {
        while (true)
        {
            var line = await ReadLineAsync();
            if (line.StartsWith("HB ", StringComparison.Ordinal))
                NoteHeartbeat(long.Parse(line.AsSpan(3), CultureInfo.InvariantCulture));
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return line;
        }
    }

    public ValueTask DisposeAsync() => _chunks.DisposeAsync();

    private async Task<string> ReadLineAsync()
    {
        while (true)
        {
            var text = _text.ToString();
            var end = text.IndexOf('\n', StringComparison.Ordinal);
            if (end >= 0)
            {
                _text.Remove(0, end + 1);
                return text[..end].TrimEnd('\r');
            }

            Assert.True(await _chunks.MoveNextAsync(), "the console ended");
            NoteOffset(_chunks.Current);
            _text.Append(Encoding.ASCII.GetString(_chunks.Current.Bytes));
        }
    }

    private void NoteOffset(ConsoleChunk chunk)
    {
        if (_expectedOffset >= 0 && chunk.Offset != _expectedOffset)
            _gaps.Add($"offset {chunk.Offset} after {_expectedOffset}");
        _expectedOffset = chunk.Offset + chunk.Bytes.Length;
    }

    private void NoteHeartbeat(long number)
    {
        if (_heartbeat >= 0 && number != _heartbeat + 1)
            _gaps.Add($"heartbeat {number} after {_heartbeat}");
        _heartbeat = number;
    }
}
