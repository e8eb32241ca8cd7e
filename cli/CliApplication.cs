using System.CommandLine;
using System.CommandLine.Invocation;
using NovaCron.Cli.Commands;

namespace NovaCron.Cli;

/// <summary>The command <c>novacron</c>.</summary>
internal static class CliApplication
{
    /// <summary>Runs a command line and gives its exit code.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, CliEnvironment environment, CancellationToken cancellationToken = default)
    {
        var parsed = CreateRoot(environment).Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            Output = environment.Out,
            Error = environment.Error,
            EnableDefaultExceptionHandler = false,

            // Every command gives its token to what it awaits, so it ends by itself; nobody has to be killed.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(5),
        };
        var code = await parsed.InvokeAsync(configuration, cancellationToken);
        return parsed.Action is ParseErrorAction ? ExitCodes.Usage : code;
    }

    /// <summary>The whole tree of commands.</summary>
    public static RootCommand CreateRoot(CliEnvironment environment)
    {
        var globals = new GlobalOptions(environment);
        var actions = new CliActions(environment, globals);
        var root = new RootCommand(
            "Several sites of QEMU/KVM guests as one federation: the command line client over REST. " + ExitCodes.Help);
        globals.AddTo(root);
        root.Add(RegionCommands.Create(actions));
        root.Add(HostCommands.Create(actions));
        root.Add(VmCommands.Create(actions));
        root.Add(MigrationCommands.Create(actions));
        root.Add(FederationCommands.Create(actions));
        root.Add(ApiCommand.Create(actions));
        return root;
    }
}
