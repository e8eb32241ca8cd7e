using System.Net;
using System.Net.Sockets;

namespace NovaCron.Demo;

/// <summary>Where a region of the demonstration listens and keeps its data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Listen">Its federation link, <c>host:port</c>.</param>
/// <param name="Api">Its REST address.</param>
/// <param name="DataDirectory">Its data.</param>
/// <param name="CertificateAuthority">The demonstration's own certificate authority.</param>
internal sealed record RegionPlan(string Name, string Listen, Uri Api, string DataDirectory, string CertificateAuthority)
{
    /// <summary>What the region's process prints.</summary>
    public string LogFile => Path.Combine(DataDirectory, "region.log");

    /// <summary>Plans a region on free loopback ports, below a folder of the demonstration's own.</summary>
    public static RegionPlan OnLoopback(string name, string folder) => new(
        name,
        $"127.0.0.1:{FreePort()}",
        new Uri($"http://127.0.0.1:{FreePort()}"),
        Path.Combine(folder, name),
        Path.Combine(folder, "ca"));

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
