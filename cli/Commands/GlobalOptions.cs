using System.CommandLine;
using System.CommandLine.Parsing;
using NovaCron.Cli.Api;
using NovaCron.Cli.Output;

namespace NovaCron.Cli.Commands;

/// <summary>Options that every command has.</summary>
internal sealed class GlobalOptions
{
    /// <summary>The variable that names the API when the option does not.</summary>
    public const string ApiVariable = "NOVACRON_API";

    /// <summary>The variable that holds the API token. It is no option: command lines are seen by every user of the machine.</summary>
    public const string TokenVariable = "NOVACRON_API_TOKEN";

    private readonly CliEnvironment _environment;
    private readonly Option<Uri> _api;
    private readonly Option<OutputFormat> _output;

    /// <summary>Creates the options.</summary>
    public GlobalOptions(CliEnvironment environment)
    {
        _environment = environment;
        _api = new Option<Uri>("--api")
        {
            Description = $"The region's API. Default ${ApiVariable}, else {NovaCronApiOptions.DefaultAddress.OriginalString}.",
            HelpName = "URL",
            Recursive = true,
            CustomParser = result => ParseAddress(result.Tokens[0].Value, result),
            DefaultValueFactory = result => environment.Variable(ApiVariable) is { Length: > 0 } address
                ? ParseAddress(address, result)
                : NovaCronApiOptions.DefaultAddress,
        };
        _output = new Option<OutputFormat>("--output", "-o")
        {
            Description = "table, wide (all columns) or json.",
            HelpName = "FORMAT",
            Recursive = true,
            CustomParser = ParseFormat,
            DefaultValueFactory = _ => OutputFormat.Table,
        };
    }

    /// <summary>Adds the options to all commands.</summary>
    public void AddTo(RootCommand root)
    {
        root.Add(_api);
        root.Add(_output);
    }

    /// <summary>Opens the API that the command line names.</summary>
    public NovaCronApi OpenApi(ParseResult parsed) => new(
        new NovaCronApiOptions { Address = parsed.GetRequiredValue(_api), Token = _environment.Variable(TokenVariable) },
        _environment.Handler?.Invoke(),
        _environment.Time);

    /// <summary>How the command line wants its data.</summary>
    public OutputFormat FormatOf(ParseResult parsed) => parsed.GetValue(_output);

    private static Uri ParseAddress(string text, ArgumentResult result)
    {
        var address = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https"))
        {
            return uri;
        }

        result.AddError($"'{text}' is no address of an API; it looks like http://127.0.0.1:7480.");
        return NovaCronApiOptions.DefaultAddress;
    }

    private static OutputFormat ParseFormat(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        switch (text)
        {
            case "table":
                return OutputFormat.Table;
            case "wide":
                return OutputFormat.Wide;
            case "json":
                return OutputFormat.Json;
            default:
                result.AddError($"'{text}' is no output format: table, wide or json.");
                return OutputFormat.Table;
        }
    }
}
