using System.CommandLine;
using NovaCron.Cli.Api;
using NovaCron.Cli.Output;

namespace NovaCron.Cli.Commands;

/// <summary>Gives commands their actions, and turns what they throw into a message and an exit code.</summary>
internal sealed class CliActions(CliEnvironment environment, GlobalOptions globals)
{
    /// <summary>Sets what a command does.</summary>
    public void Set(Command command, Func<CliRun, CancellationToken, Task<int>> act) =>
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, act, cancellationToken));

    private async Task<int> RunAsync(
        ParseResult parsed, Func<CliRun, CancellationToken, Task<int>> act, CancellationToken cancellationToken)
    {
        try
        {
            using var api = globals.OpenApi(parsed);
            var output = new OutputWriter(environment, globals.FormatOf(parsed));
            return await act(new CliRun(parsed, api, output, environment), cancellationToken);
        }
        catch (ApiException e)
        {
            Complain(e.Message);
            if (e.Problem.TraceId is { } traceId && (int)e.Status >= 500)
            {
                environment.Error.WriteLine($"  trace id {traceId}");
            }

            return ExitCodes.Of(e);
        }
        catch (ApiUnreachableException e)
        {
            Complain(e.Message);
            environment.Error.WriteLine($"  Is a region up there? Name another API with --api or {GlobalOptions.ApiVariable}.");
            return ExitCodes.Unreachable;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or ArgumentException or UnauthorizedAccessException)
        {
            Complain(e.Message);
            return ExitCodes.Failed;
        }
    }

    private void Complain(string message) => environment.Error.WriteLine($"novacron: {message}");
}
