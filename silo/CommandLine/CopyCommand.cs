using System.CommandLine;
using System.CommandLine.Parsing;
using NovaCron.Agent;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Control;
using NovaCron.Silo.Files;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.CommandLine;

/// <summary><c>copy</c>: a file to another region.</summary>
internal static class CopyCommand
{
    private const string Auto = "auto";

    private static readonly Argument<string> Source = new("FILE") { Description = "The file to copy; holes stay holes." };

    private static readonly Argument<string> Target = new("REGION:PATH")
    {
        Description = "Where it goes: a peer, and a path in the folder that its silo was given by --files.",
    };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "The folder of a region on this machine, for the certificate in DATA/tls unless --tls names another.",
    };

    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Replace a file of that name, in one step." };

    private static readonly Option<bool> Restart = new("--restart")
    {
        Description = "Throw away what an interrupted copy left at the target. Default: go on there.",
    };

    private static readonly Option<int> Streams = new("--streams")
    {
        Description = $"Connections, 1 to {AmstOptions.StreamsLimit}. Default: as many as measurements show to be best.",
    };

    private static readonly Option<string> Mode = new Option<string>("--mode")
    {
        Description = "auto, datacenter, internet or hybrid: what kind of path it is. Default: auto, as measured.",
        DefaultValueFactory = _ => Auto,
    }.AcceptOnlyFromAmong([Auto, .. Names<TransferMode>()]);

    private static readonly Option<BandwidthSchedule> Cap = new("--cap")
    {
        Description = "The most it may use, such as 50Mbit/s, or by time of day: 'mon-fri 08:00-18:00 20Mbit/s; 200Mbit/s'.",
        CustomParser = ReadCap,
        DefaultValueFactory = _ => BandwidthSchedule.Unlimited,
    };

    private static readonly Option<string> Priority = new Option<string>("--priority")
    {
        Description = "normal, or background: only what others on the path leave. Default: normal.",
        DefaultValueFactory = _ => Names<TransferPriority>()[0],
    }.AcceptOnlyFromAmong(Names<TransferPriority>());

    private static readonly Option<TimeSpan> Timeout = new("--timeout")
    {
        Description = "Seconds to go on trying without progress, 1 to 86400. Default: 600.",
        CustomParser = ArgumentParsers.Seconds,
        DefaultValueFactory = _ => TimeSpan.FromMinutes(10),
    };

    private static readonly Option<string> Output = new Option<string>("--output", "-o")
    {
        Description = "text, or json: a line for every event, progress each second.",
        DefaultValueFactory = _ => "text",
    }.AcceptOnlyFromAmong("text", "json");

    /// <summary>What is said for one copy, and never by environment or settings file.</summary>
    public static IReadOnlySet<Option> OfOneRun { get; } =
        new HashSet<Option> { Overwrite, Restart, Streams, Mode, Cap, Priority, Timeout, Output };

    /// <summary>Makes the command.</summary>
    /// <param name="run">Copies; returns the exit code.</param>
    public static Command Create(Func<CopyOptions, CancellationToken, Task<int>> run)
    {
        var command = new Command("copy", "Copies a file to another region over AMST, as this region. Interrupted, the same " +
            "command goes on where it was.")
        {
            Source, Target, UpOptions.Peers, UpOptions.PeerPin, UpOptions.Tls, Data, Overwrite, Restart, Streams, Mode, Cap, Priority,
            Timeout, Output, SettingsFile.Config,
        };
        command.SetAction((result, cancellationToken) => run(Read(result), cancellationToken));
        return command;
    }

    private static CopyOptions Read(ParseResult result)
    {
        var target = result.GetRequiredValue(Target);
        var colon = target.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            throw StartupException.Configuration($"'{target}' is no target: REGION:PATH.");
        var options = new CopyOptions
        {
            File = Path.GetFullPath(result.GetRequiredValue(Source)),
            Region = target[..colon],
            Path = target[(colon + 1)..],
            TlsDirectory = FindCertificate(result),
            PathsFile = FindPaths(result),
            Peers = [.. result.GetRequiredValue(UpOptions.Peers)],
            PeerPins = result.GetRequiredValue(UpOptions.PeerPin),
            IsOverwriting = result.GetValue(Overwrite),
            IsRestart = result.GetValue(Restart),
            Patience = result.GetValue(Timeout),
            IsJson = result.GetValue(Output) == "json",
            Transfer = ReadTransfer(result),
        };
        options.Validate();
        return options;
    }

    private static AmstOptions ReadTransfer(ParseResult result) => new()
    {
        Streams = result.GetResult(Streams) is { Implicit: false }
            ? Math.Max(result.GetValue(Streams), 0) is > 0 and var streams
                ? streams
                : throw StartupException.Configuration($"--streams must be 1 to {AmstOptions.StreamsLimit}.")
            : 0,
        Control = new TransferControlOptions
        {
            ForcedMode = result.GetRequiredValue(Mode) is var mode && mode == Auto
                ? null
                : Enum.Parse<TransferMode>(mode, ignoreCase: true),
            Bandwidth = result.GetRequiredValue(Cap),
            Priority = Enum.Parse<TransferPriority>(result.GetRequiredValue(Priority), ignoreCase: true),
        },
    };

    private static BandwidthSchedule? ReadCap(ArgumentResult result)
    {
        try
        {
            return BandwidthSchedule.Parse(result.Tokens[0].Value);
        }
        catch (FormatException exception)
        {
            result.AddError($"--cap: {exception.Message}");
            return null;
        }
    }

    private static string[] Names<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];

    /// <summary>Only in the folder of an agent that is there already: it is the agent's to make, as the user that it runs as.</summary>
    private static string? FindPaths(ParseResult result) =>
        result.GetValue(Data) is { } data && new DataFolder(Path.GetFullPath(data)).AgentFolder is var folder && Directory.Exists(folder)
            ? Path.Combine(folder, RememberedPaths.FileName)
            : null;

    private static string FindCertificate(ParseResult result) => (result.GetValue(UpOptions.Tls), result.GetValue(Data)) switch
    {
        ({ } tls, _) => Path.GetFullPath(tls),
        (null, { } data) => new DataFolder(Path.GetFullPath(data)).CertificateFolder,
        _ => throw StartupException.Configuration("Which region copies? Give its certificate's folder by --tls, or its --data."),
    };
}
