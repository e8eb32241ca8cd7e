using System.Net;
using System.Net.Sockets;

namespace NovaCron.Launcher;

/// <summary>Ports of loopback that were free a moment ago, all different, and that no outgoing connection is given meanwhile.</summary>
public static class FreePorts
{
    // Below the range from which systems take the ports of outgoing connections.
    private const int Lowest = 20_000;
    private const int Highest = 32_000;

    private static readonly HashSet<int> Given = [];

    /// <summary>Finds some; no later call of this process is given the same.</summary>
    public static int[] Take(int count)
    {
        lock (Given)
        {
            var ports = new List<int>();
            while (ports.Count < count)
            {
                var port = Random.Shared.Next(Lowest, Highest);
                if (!Given.Contains(port) && IsFree(port))
                {
                    Given.Add(port);
                    ports.Add(port);
                }
            }

            return [.. ports];
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
