using System.CommandLine;

namespace NovaCron.Bench.Acp.Wan;

/// <summary><c>acp member</c>: one region's process, which the bench itself starts in the region's namespace.</summary>
internal static class MemberCommand
{
    /// <summary>What a process writes once it can be asked.</summary>
    public const string Ready = "ready";

    private static readonly Option<string> Setup = new("--setup") { Required = true, Description = "What the regions are told." };
    private static readonly Option<int> Place = new("--place") { Required = true, Description = "Which of them this is, from 0." };

    /// <summary>The words that start it.</summary>
    public static IReadOnlyList<string> Words(string setup, int place) =>
        ["acp", "member", Setup.Name, setup, Place.Name, FormattableString.Invariant($"{place}")];

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("member", "One region of a case, for the bench itself.") { Setup, Place };
        command.Hidden = true;
        command.SetAction(async (result, cancellationToken) =>
        {
            await MemberProcess.RunAsync(
                MemberSetup.Read(result.GetRequiredValue(Setup)), result.GetRequiredValue(Place), cancellationToken);
            return 0;
        });
        return command;
    }
}
