using System.CommandLine;
using NovaCron.Cli.Api;
using NovaCron.Cli.Output;

namespace NovaCron.Cli.Commands;

/// <summary>One run of one command.</summary>
/// <param name="Parsed">Its arguments and options.</param>
/// <param name="Api">The API it talks to.</param>
/// <param name="Output">Where its data goes.</param>
/// <param name="Environment">What surrounds it.</param>
internal sealed record CliRun(ParseResult Parsed, NovaCronApi Api, OutputWriter Output, CliEnvironment Environment);
