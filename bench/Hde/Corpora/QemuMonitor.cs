using System.Net.Sockets;
using System.Text;
using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Hde.Corpora;

/// <summary>QEMU's monitor for people, on a socket: a command, and what QEMU answers to it.</summary>
internal sealed class QemuMonitor(string socket) : IDisposable
{
    private const string Prompt = "(qemu) ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ConnectInterval = TimeSpan.FromMilliseconds(50);
    private readonly Socket _connection = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <summary>Waits until QEMU has made the socket, and for its first prompt.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ConnectPatience);
        while (!_connection.Connected)
        {
            try
            {
                await _connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), patience.Token);
            }
            catch (SocketException)
            {
                await Task.Delay(ConnectInterval, patience.Token);
            }
        }

        await WaitForPromptAsync(cancellationToken);
    }

    /// <summary>Has QEMU do something; its answer, without the echo of the command.</summary>
    /// <exception cref="BenchException">QEMU refused.</exception>
    public async Task<string> CommandAsync(string command, CancellationToken cancellationToken)
    {
        await _connection.SendAsync(Encoding.ASCII.GetBytes(command + "\n"), cancellationToken);
        var answer = await WaitForPromptAsync(cancellationToken);
        return answer.Contains("Error", StringComparison.Ordinal) || answer.Contains("unknown command", StringComparison.Ordinal)
            ? throw new BenchException($"QEMU answered '{command}' with {answer.Trim()}")
            : answer;
    }

    public void Dispose() => _connection.Dispose();

    private async Task<string> WaitForPromptAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().EndsWith(Prompt, StringComparison.Ordinal))
        {
            var count = await _connection.ReceiveAsync(buffer, patience.Token);
            if (count == 0)
                throw new BenchException($"QEMU's monitor closed after {text}");
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return text.ToString();
    }
}
