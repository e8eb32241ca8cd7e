using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace NovaCron.Bench.Ass.Regions;

/// <summary>
/// Connects from within a region's namespace, which a socket never leaves: so the bench calls a region's REST API from outside of its
/// process, as anybody on that host would.
/// </summary>
internal static partial class NamespaceSocket
{
    private const int NetworkNamespace = 0x40000000;
    private const string Folder = "/run/netns";

    /// <summary>A handler of requests whose connections are made there; null for here.</summary>
    public static SocketsHttpHandler Handler(string? networkNamespace) => new()
    {
        AllowAutoRedirect = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = networkNamespace is null ? Make() : await MakeInAsync(networkNamespace);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    private static Socket Make() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    // A thread of its own, which ends: one of the pool must not stay in another namespace.
    private static Task<Socket> MakeInAsync(string networkNamespace)
    {
        var made = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle(Path.Combine(Folder, networkNamespace));
                if (Enter((int)file.DangerousGetHandle(), NetworkNamespace) != 0)
                    throw new Win32Exception(Marshal.GetLastPInvokeError());
                made.SetResult(Make());
            }
            catch (Exception error) when (error is IOException or Win32Exception or SocketException)
            {
                made.SetException(new HttpRequestException($"the namespace {networkNamespace} cannot be entered: {error.Message}", error));
            }
        }) { IsBackground = true }.Start();
        return made.Task;
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int Enter(int file, int kind);
}
