using System.CommandLine;
using NovaCron.Launcher;
using NovaCron.Launcher.Commands;

var root = new RootCommand("Starts the processes of a NovaCron site on this machine.")
{
    PostgresCommand.Create(Console.Out),
    TopologyCommand.Create(Console.Out),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(60),
    });
}
catch (LauncherException exception)
{
    await Console.Error.WriteLineAsync($"novacron: {exception.Message}");
    return 1;
}
