using System.Diagnostics;
using System.Net.Sockets;
using NovaCron.Agent.Watchdog;
using NovaCron.Silo.Tests.Support;
using NovaCron.Silo.Watchdog;

namespace NovaCron.Silo.Tests.Watchdog;

/// <summary>Real watchdogs and real processes. Nothing is timed: what must happen is waited for.</summary>
public sealed class WatchdogProcessTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Guests_end_at_the_deadline_while_their_agent_is_gone()
    {
        await using var host = new WatchedHost();
        var (one, two, other) = (host.StartGuest(), host.StartGuest(), host.StartGuest());
        await using (var agent = host.Attach())
            await agent.TellAsync(host.Order(Soon, one, two), host.Token);

        await host.WaitUntilAsync(() => !one.IsAlive && !two.IsAlive);

        Assert.True(other.IsAlive);
    }

    [Fact]
    public async Task Guests_end_at_the_deadline_while_their_agent_is_stopped()
    {
        await using var host = new WatchedHost();
        var guest = host.StartGuest();
        // The agent's process, and with it its connections, is there and does nothing.
        await using var agent = host.Attach();
        await agent.TellAsync(host.Order(Soon, guest), host.Token);

        await host.WaitUntilAsync(() => !guest.IsAlive);
    }

    [Fact]
    public async Task A_renewed_lease_is_lived_on_and_a_new_agent_finds_the_watchdogs_that_are_there()
    {
        await using var host = new WatchedHost();
        var guest = host.StartGuest();
        await using (var first = host.Attach())
            await first.TellAsync(host.Order(WatchedHost.Never, guest), host.Token);
        var (a, b) = (await host.FindAsync(0), await host.FindAsync(1));

        await using (var second = host.Attach())
        {
            await second.TellAsync(host.Order(WatchedHost.Never, guest), host.Token);
            Assert.Equal((a, b), (await host.FindAsync(0), await host.FindAsync(1)));
            Assert.True(guest.IsAlive);

            // What is not named any more is let go, and what is ordered is what counts.
            var next = host.StartGuest();
            await second.TellAsync(host.Order(WatchedHost.Never, next), host.Token);
        }

        Assert.True(guest.IsAlive);
        Assert.NotEqual(a, b);
    }

    [Fact]
    public async Task A_watchdog_that_is_killed_or_stands_still_is_replaced_by_one_that_guards_the_same()
    {
        await using var host = new WatchedHost();
        var guest = host.StartGuest();
        await using var agent = host.Attach();
        await agent.TellAsync(host.Order(WatchedHost.Never, guest), host.Token);

        // Killed: at once, without any order.
        var first = await host.FindAsync(0);
        first.Kill();
        var second = await host.FindAsync(0, butNot: first);

        // Standing still: at the next order, which it does not answer.
        var other = await host.FindAsync(1);
        await WatchedHost.SignalAsync("STOP", other.Pid);
        await agent.TellAsync(host.Order(WatchedHost.Never, guest), host.Token);
        Assert.NotEqual(other, await host.FindAsync(1));
        Assert.False(other.IsAlive);
        Assert.True(guest.IsAlive);
        Assert.Equal(second, await host.FindAsync(0));
    }

    [Fact]
    public async Task A_watchdog_begins_by_the_file_and_needs_no_agent()
    {
        await using var host = new WatchedHost();
        var (guest, reused) = (host.StartGuest(), host.StartGuest());
        // The same id, and a process that began at another time: not the one that was meant.
        var order = host.Order(TimeSpan.Zero, guest, reused with { StartTicks = reused.StartTicks - 1 });
        OrderFile.Write(host.Place(0).OrderFile, order);

        WatchdogStarter.Start(WatchedHost.Command, host.Place(0));
        await host.WaitUntilAsync(() => !guest.IsAlive);

        Assert.True(reused.IsAlive);
    }

    [Fact]
    public async Task One_of_the_two_is_enough_to_end_a_guest()
    {
        await using var host = new WatchedHost();
        var guest = host.StartGuest();
        await using (var agent = host.Attach())
            await agent.TellAsync(host.Order(TimeSpan.FromSeconds(10), guest), host.Token);
        await WatchedHost.SignalAsync("STOP", (await host.FindAsync(0)).Pid);

        await host.WaitUntilAsync(() => !guest.IsAlive);
    }

    [Fact]
    public async Task It_has_a_session_of_its_own_and_none_of_the_programs_settings()
    {
        Environment.SetEnvironmentVariable("NOVACRON_TEST_SECRET", "secret");
        await using var host = new WatchedHost();
        await using var agent = host.Attach();
        await agent.TellAsync(host.Order(WatchedHost.Never), host.Token);

        var watchdog = await host.FindAsync(0);
        var stat = await File.ReadAllTextAsync($"/proc/{watchdog.Pid}/stat", host.Token);
        var environment = await File.ReadAllTextAsync($"/proc/{watchdog.Pid}/environ", host.Token);

        // Behind the name in parentheses: state, parent, process group, session.
        Assert.Equal($"{watchdog.Pid}", stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3]);
        Assert.DoesNotContain("NOVACRON_", environment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_one_of_a_slot_ends_and_says_why()
    {
        await using var host = new WatchedHost();
        await using var agent = host.Attach();
        await agent.TellAsync(host.Order(WatchedHost.Never), host.Token);

        var start = new ProcessStartInfo(WatchedHost.Command[0], [.. WatchedHost.Command[1..], host.Folder, "0"])
        {
            RedirectStandardOutput = true,
        };
        using var second = Process.Start(start)!;
        var said = await second.StandardOutput.ReadToEndAsync(host.Token);
        await second.WaitForExitAsync(host.Token);

        Assert.Equal(75, second.ExitCode);
        Assert.Contains("0.lock", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_ends_the_connection_and_nothing_else_and_the_socket_is_its_owners_alone()
    {
        await using var host = new WatchedHost();
        var guest = host.StartGuest();
        await using var agent = host.Attach();
        await agent.TellAsync(host.Order(WatchedHost.Never, guest), host.Token);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(host.Place(0).Socket));

        foreach (var garbage in new byte[][] { new byte[WatchdogProtocol.OrderBytesMax], [.. "GET / HTTP/1.1\r\n\r\n"u8, .. new byte[64]] })
        {
            using var socket = await ConnectAsync(host);
            Assert.Equal(0, await SayAsync(socket, garbage, host.Token));
        }

        await agent.TellAsync(host.Order(WatchedHost.Never, guest), host.Token);
        Assert.True(guest.IsAlive);
    }

    // Whoever connects takes the agent's place, and a slow machine's agent may have the watchdog replaced for its silence.
    private static async Task<Socket> ConnectAsync(WatchedHost host)
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(host.Place(0).Socket));
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
                await Task.Delay(10, host.Token);
            }
        }
    }

    [Fact]
    public async Task A_folder_too_deep_for_sockets_is_no_hindrance()
    {
        await using var host = new WatchedHost(new string('d', 120));
        var guest = host.StartGuest();
        await using (var agent = host.Attach())
            await agent.TellAsync(host.Order(Soon, guest), host.Token);

        await host.WaitUntilAsync(() => !guest.IsAlive);
    }

    [Fact]
    public void What_starts_a_watchdog_is_this_program()
    {
        Assert.EndsWith("watchdog", WatchdogCommand.Words()[^1], StringComparison.Ordinal);
        Assert.True(WatchdogCommand.IsMeant(["watchdog"]));
        Assert.False(WatchdogCommand.IsMeant(["up", "watchdog"]));
    }

    private static async Task<int> SayAsync(Socket socket, byte[] garbage, CancellationToken cancellationToken)
    {
        try
        {
            await socket.SendAsync(garbage, cancellationToken);
            return await socket.ReceiveAsync(new byte[1], cancellationToken);
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}
