using System.CommandLine;
using NovaCron.Cli.Consoles;

namespace NovaCron.Cli.Commands;

/// <summary><c>novacron vm console</c>.</summary>
internal static class VmConsoleCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CliActions actions)
    {
        var name = VmCommands.NameArgument();
        var offset = new Option<long?>("--offset")
        {
            Description = "Bytes since boot to begin at; -1 means now. Default: now on a terminal, 0 elsewhere.",
            HelpName = "N",
            AllowMultipleArgumentsPerToken = false,
        };
        var command = new Command(
            "console",
            "The serial console, across migrations, until the VM stops. On a terminal every key goes to the guest and Ctrl-] leaves; "
            + "elsewhere standard input is typed and standard output gets what the guest writes.")
        {
            name, offset,
        };
        actions.Set(command, async (run, cancellationToken) =>
        {
            var vm = run.Parsed.GetRequiredValue(name);
            var session = new ConsoleSession(run.Api, vm, run.Environment.OpenOutput());
            if (!run.Environment.IsInputTerminal)
            {
                await session.RunAsync(run.Environment.OpenInput(), run.Parsed.GetValue(offset) ?? 0, detachByte: null, cancellationToken);
                return ExitCodes.Ok;
            }

            run.Output.WriteNote($"Console of {vm}; Ctrl-] leaves it.");
            using (var terminal = RawTerminal.Open())
            {
                await session.RunAsync(
                    terminal.Input, run.Parsed.GetValue(offset) ?? -1, ConsoleSession.DetachByteDefault, cancellationToken);
            }

            run.Output.WriteNote(string.Empty);
            return ExitCodes.Ok;
        });
        return command;
    }
}
