using System.Net.Sockets;
using System.Text;
using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Amst.Labs;

/// <summary>Speaks to an emulator that <c>wan-up</c> has started, so that links change while regions use them.</summary>
internal static class EmulatorSocket
{
    /// <summary>Tells it a statement.</summary>
    /// <exception cref="BenchException">It does not take it.</exception>
    public static async Task TellAsync(string prefix, string statement, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(prefix, statement, cancellationToken);
        if (!answer.StartsWith("ok", StringComparison.Ordinal))
            throw new BenchException($"The emulator does not take '{statement}': {answer.Trim()}");
    }

    /// <summary>Its whole answer.</summary>
    public static async Task<string> AskAsync(string prefix, string statement, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint($"/run/wanem/{prefix}/socket"), cancellationToken);
        await socket.SendAsync(Encoding.UTF8.GetBytes(statement + "\n"), cancellationToken);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        int read;
        while ((read = await socket.ReceiveAsync(buffer, cancellationToken)) > 0)
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        return answer.ToString();
    }
}
