using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Amst.Labs;

/// <summary>Runs other programs, in a network namespace where one is named, and never leaves one behind.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="BenchException">It failed; the message has what it wrote.</exception>
    public static async Task<string> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        await using var running = RunningTool.Start(command);
        var status = await running.WaitAsync(timeout.Token);
        return status == 0
            ? running.Output
            : throw new BenchException(
                $"'{string.Join(' ', command)}' ended with {status}: {running.Errors.Trim()}{running.Output.Trim()}");
    }

    /// <summary>Runs a program to its end; whether it succeeded.</summary>
    public static async Task<bool> TryAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(command, cancellationToken);
            return true;
        }
        catch (Exception error) when (error is BenchException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>A command, in a namespace.</summary>
    public static IReadOnlyList<string> In(string networkNamespace, params IEnumerable<string> command) =>
        ["ip", "netns", "exec", networkNamespace, .. command];

    /// <summary>A subcommand of this program, in a namespace.</summary>
    public static IReadOnlyList<string> Self(string networkNamespace, params IEnumerable<string> arguments) =>
        In(networkNamespace, [Environment.ProcessPath ?? "dotnet", typeof(Tool).Assembly.Location, .. arguments]);

    /// <summary>Whether a program can be found.</summary>
    public static bool Exists(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
