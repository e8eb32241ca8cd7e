using System.Text;
using System.Text.Json;

namespace NovaCron.Cli.Tests;

/// <summary>Runs command lines against a fake API.</summary>
internal sealed class CliTest
{
    public FakeApi Api { get; } = new();

    public Dictionary<string, string> Variables { get; } = [];

    public StringWriter Out { get; } = new();

    public StringWriter Error { get; } = new();

    public MemoryStream ConsoleOutput { get; } = new();

    public Stream ConsoleInput { get; set; } = new MemoryStream();

    public string Text => Out.ToString();

    public string ErrorText => Error.ToString();

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);

    public TimeProvider Time { get; } = new HurriedTime();

    public Task<int> RunAsync(params string[] arguments) => RunAsync(arguments, CancellationToken.None);

    public Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken) => CliApplication.RunAsync(
        arguments,
        new CliEnvironment
        {
            Out = Out,
            Error = Error,
            OpenOutput = () => ConsoleOutput,
            OpenInput = () => ConsoleInput,
            Variable = name => Variables.GetValueOrDefault(name),
            Folder = "/srv/images",
            Handler = () => Api,
            Time = Time,
        },
        cancellationToken);

    public string ConsoleText => Encoding.ASCII.GetString(ConsoleOutput.ToArray());
}
