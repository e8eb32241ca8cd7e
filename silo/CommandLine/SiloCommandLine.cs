using System.CommandLine;
using System.CommandLine.Help;
using Microsoft.Extensions.Options;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.CommandLine;

/// <summary>The whole command line. Exit codes are those of <see cref="ExitCodes"/>; what is wrong goes to the error output.</summary>
internal static class SiloCommandLine
{
    /// <summary>Reads the arguments and does what they say.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="roles">Runs a silo or a gateway.</param>
    /// <param name="output">What was done.</param>
    /// <param name="error">What was wrong.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        string[] arguments,
        Func<string, string?> environment,
        ProcessRoles roles,
        TextWriter output,
        TextWriter error)
    {
        CompletedArguments? completed = null;
        try
        {
            var given = CreateRoot(environment, roles, output);
            var first = given.Parse(arguments);
            var sources = SettingSources.Open(first.GetValue(SettingsFile.Config), environment, SettingName.All(given));
            completed = CompletedArguments.Create(arguments, first, sources);
            var result = CreateRoot(sources.Read, roles, output).Parse(completed.Words);
            if (result.Errors.Count > 0 && result.Action is not HelpAction)
            {
                foreach (var fault in result.Errors)
                    await error.WriteLineAsync(completed.Describe(fault));
                return ExitCodes.ConfigurationError;
            }

            // Signals are the region's own business: it stops in order.
            return await result.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (StartupException exception)
        {
            await error.WriteLineAsync(completed?.Describe(exception) ?? exception.Message);
            return exception.ExitCode;
        }
        catch (OptionsValidationException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return ExitCodes.ConfigurationError;
        }
#pragma warning disable CA1031 // The last stop before the process ends: a fault of ours is shown whole.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await error.WriteLineAsync(exception.ToString());
            return ExitCodes.InternalError;
        }
    }

    /// <summary>The commands.</summary>
    /// <param name="environment">Reads an environment variable, or what stands in a file for it.</param>
    /// <param name="roles">Runs a silo or a gateway.</param>
    /// <param name="output">What was done.</param>
    public static RootCommand CreateRoot(Func<string, string?> environment, ProcessRoles roles, TextWriter output) =>
        new("NovaCron region server. Exit codes: 0 done, 65 wrong data, 70 internal fault, 75 try again later, " +
            "78 wrong configuration, 130 interrupted.")
        {
            UpCommand.Create(roles.Silo, environment),
            GatewayCommand.Create(roles.Gateway, environment),
            CopyCommand.Create(roles.Copy),
            HdeCommand.Create(output, TimeProvider.System),
            CaCommand.Create(output, environment, TimeProvider.System),
            DbCommand.Create(output, environment, TimeProvider.System),
            ReceiptCommand.Create(output),
            OperatorCommand.Create(output, environment),
        };
}
