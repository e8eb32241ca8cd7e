using System.Text;
using System.Threading.Channels;

namespace NovaCron.Hypervisor.InProcess;

/// <summary>A guest's serial port: lines out to whoever has it open, lines in to the guest. Thread-safe.</summary>
internal sealed class SerialConsole(string machineId)
{
    /// <summary>Lines that may wait for a slow reader; when it is reached the oldest is lost, as on a real line.</summary>
    public const int WaitingLinesMax = 4096;

    /// <summary>Input lines that may wait for the guest; further ones are lost.</summary>
    public const int WaitingInputMax = 64;

    /// <summary>The longest input line; the rest of a longer one is lost.</summary>
    public const int InputLineLengthMax = 256;

    private readonly Lock _gate = new();
    private readonly Queue<string> _input = new();
    private readonly StringBuilder _line = new();
    private Channel<byte[]>? _output;
    private bool _closed;

    public Stream Open()
    {
        lock (_gate)
        {
            if (_output is not null)
            {
                throw MachineErrors.ConsoleInUse(machineId);
            }

            if (_closed)
            {
                throw MachineErrors.Gone(machineId);
            }

            _output = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(WaitingLinesMax)
            {
                FullMode = BoundedChannelFullMode.DropOldest,
            });
            return new ConsoleStream(this, _output.Reader);
        }
    }

    public void WriteLine(string line)
    {
        lock (_gate)
        {
            _output?.Writer.TryWrite(Encoding.ASCII.GetBytes(line + "\n"));
        }
    }

    public string? TakeInput()
    {
        lock (_gate)
        {
            return _input.TryDequeue(out var line) ? line : null;
        }
    }

    /// <summary>Ends the port for good: its reader sees the end.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _output?.Writer.TryComplete();
        }
    }

    internal void Released()
    {
        lock (_gate)
        {
            _output = null;
        }
    }

    internal void Typed(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            foreach (var b in bytes)
            {
                if (b is (byte)'\n' or (byte)'\r')
                {
                    EndLine();
                }
                else if (_line.Length < InputLineLengthMax)
                {
                    _line.Append((char)b);
                }
            }
        }
    }

    private void EndLine()
    {
        if (_line.Length > 0 && _input.Count < WaitingInputMax)
        {
            _input.Enqueue(_line.ToString());
        }

        _line.Clear();
    }
}
