using NovaCron.Cli.Rendering;
using Spectre.Console;

namespace NovaCron.Cli;

/// <summary>What surrounds the command: streams, variables, folder, network, clock.</summary>
internal sealed class CliEnvironment
{
    /// <summary>Takes data.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Takes progress, hints and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Takes the guest's console output as it is.</summary>
    public required Func<Stream> OpenOutput { get; init; }

    /// <summary>Gives what is piped in.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Whether <see cref="Out"/> is a file or pipe rather than a terminal.</summary>
    public bool IsOutPlain { get; init; } = true;

    /// <summary>Whether <see cref="Error"/> is a file or pipe rather than a terminal.</summary>
    public bool IsErrorPlain { get; init; } = true;

    /// <summary>Whether what is typed comes from a terminal.</summary>
    public bool IsInputTerminal { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>What relative paths begin at.</summary>
    public string Folder { get; init; } = "/";

    /// <summary>Makes what sends requests; null uses sockets.</summary>
    public Func<HttpMessageHandler>? Handler { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The process's own surroundings.</summary>
    public static CliEnvironment OfProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        OpenOutput = Console.OpenStandardOutput,
        OpenInput = Console.OpenStandardInput,
        IsOutPlain = Console.IsOutputRedirected,
        IsErrorPlain = Console.IsErrorRedirected,
        IsInputTerminal = !Console.IsInputRedirected,
        Variable = Environment.GetEnvironmentVariable,
        Folder = Environment.CurrentDirectory,
    };

    /// <summary>Standard output with tables.</summary>
    public IAnsiConsole CreateOutConsole() => Terminal.Create(Out, IsOutPlain);

    /// <summary>Standard error with a progress bar.</summary>
    public IAnsiConsole CreateErrorConsole() => Terminal.Create(Error, IsErrorPlain);
}
