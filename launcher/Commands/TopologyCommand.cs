using System.CommandLine;
using NovaCron.Launcher.Runs;
using NovaCron.Launcher.Topologies;

namespace NovaCron.Launcher.Commands;

/// <summary><c>topology</c>: a whole topology in the foreground.</summary>
internal static class TopologyCommand
{
    private static readonly Option<string> Name = new("--topology") { Required = true, Description = "Its name, as in two-regions." };

    private static readonly Option<string> Silo = new("--silo") { Required = true, Description = "The built server program." };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "The folder of all data, secrets and logs. Default: a temporary one that goes with the run.",
    };

    private static readonly Option<int> BasePort = new("--base-port")
    {
        Description = "Where ports begin: the n-th service has those from base + 10 n on. 0 takes free ones.",
        DefaultValueFactory = _ => 17_000,
    };

    private static readonly Option<int?> Silos = new("--silos") { Description = "The most silos a region. Default: all." };

    private static readonly Option<string?> Hypervisor = new("--hypervisor") { Description = "auto, qemu or in-process." };

    private static readonly Option<string?> Memory = new("--memory") { Description = "Memory for guests of each silo, as in 2GiB." };

    private static readonly Option<string?> LogLevel = new("--log-level") { Description = "The least level logged, as in Debug." };

    /// <summary>Makes the command.</summary>
    /// <param name="output">Gets a table of what listens where, and <c>ready</c>.</param>
    public static Command Create(TextWriter output)
    {
        var command = new Command("topology", "Runs a topology as plain processes on loopback until SIGTERM or SIGINT.")
        {
            Name, Silo, Data, BasePort, Silos, Hypervisor, Memory, LogLevel,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            Topology.Load(result.GetRequiredValue(Name)),
            new TopologyRunOptions
            {
                SiloProgram = Path.GetFullPath(result.GetRequiredValue(Silo)),
                DataDirectory = result.GetValue(Data),
                BasePort = result.GetValue(BasePort),
                SilosPerRegionMax = result.GetValue(Silos),
                Hypervisor = result.GetValue(Hypervisor),
                Memory = result.GetValue(Memory),
                LogLevel = result.GetValue(LogLevel),
                AreDatabasesThrowaway = result.GetValue(Data) is null,
            },
            output,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Topology topology, TopologyRunOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            await using var run = await TopologyRun.StartAsync(topology, options, cancellationToken);
            await output.WriteAsync(RunTable.Write(run));
            await output.WriteLineAsync("ready");
            await output.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A signal: everything was stopped in order.
        }

        return 0;
    }
}
