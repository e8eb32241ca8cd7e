using System.Net.Sockets;
using System.Text.Json;

namespace NovaCron.SystemTests.Kit;

/// <summary>QEMU machines in a region's data folder, asked behind the region's back: only while its process is dead.</summary>
internal static class QemuMachines
{
    /// <summary>What a VM's machine does, in QEMU's words; null when there is none.</summary>
    public static async Task<string?> FindStatusAsync(Region region, string vm)
    {
        var folder = Path.Combine(region.DataFolder, "machines", vm);
        if (Leftovers.Find(folder).Count == 0)
            return null;
        try
        {
            return await AskStatusAsync(folder);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // A target whose stream broke off ends by itself. One that hangs up and lives on would not be that.
            await Patience.UntilAsync(
                () => Leftovers.Find(folder).Count == 0,
                () => $"The machine of {vm} hung up and lives on: {e.Message}");
            return null;
        }
    }

    private static async Task<string?> AskStatusAsync(string folder)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(folder, "control")));
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        await AskAsync(stream, reader, "qmp_capabilities");
        return (await AskAsync(stream, reader, "query-status")).GetProperty("status").GetString();
    }

    private static async Task<JsonElement> AskAsync(NetworkStream stream, StreamReader reader, string command)
    {
        await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new { execute = command }));
        while (true)
        {
            // Greeting and events come in between.
            var line = await Patience.ForAsync(reader.ReadLineAsync(), () => $"QEMU does not answer {command}.");
            var answer = JsonDocument.Parse(line ?? throw new EndOfStreamException("QEMU has hung up.")).RootElement;
            Assert.False(answer.TryGetProperty("error", out _), line);
            if (answer.TryGetProperty("return", out var value))
                return value;
        }
    }
}
