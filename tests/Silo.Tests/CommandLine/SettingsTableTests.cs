using System.CommandLine;
using NovaCron.Silo.CommandLine;

namespace NovaCron.Silo.Tests.CommandLine;

/// <summary>docs/reference/settings.md lists every setting, and nothing that is none.</summary>
public sealed class SettingsTableTests
{
    private static readonly RootCommand Root = SiloCommandLine.CreateRoot(
        _ => null, new ProcessRoles((_, _) => Task.FromResult(0), (_, _) => Task.FromResult(0)), TextWriter.Null);

    [Fact]
    public void Every_setting_of_the_program_is_in_the_table_and_every_row_is_a_setting()
    {
        var settings = SettingName.All(Root).Select(name => $"{name.Option ?? "(secret)"} {name.Variable} {name.Key}");
        var rows = ReadRows().Select(row => $"{(row[0].Length == 0 ? "(secret)" : row[0])} {row[1]} {row[2]}");

        Assert.Equal(settings.Order(), rows.Order());
    }

    [Fact]
    public void The_table_says_which_commands_take_an_option()
    {
        var commands =
            from name in SettingName.All(Root)
            where name.Option is not null
            let takers = Root.Subcommands.Where(command => SettingName.OptionsOf(command).Any(option => option.Name == name.Option))
            select $"{name.Option}: {string.Join(", ", takers.Select(taker => taker.Name))}";
        var rows = ReadRows().Where(row => row[0].Length > 0).Select(row => $"{row[0]}: {row[5]}");

        Assert.Equal(commands.Order(), rows.Order());
    }

    [Fact]
    public void The_table_says_which_options_are_required()
    {
        var required = SettingName.OptionsOf(Root.Subcommands.First(command => command.Name == "up"))
            .Where(option => option.Required).Select(option => option.Name);
        var rows = ReadRows().Where(row => row[3] == "required").Select(row => row[0]);

        Assert.Equal(required.Order(), rows.Order());
    }

    [Fact]
    public void Every_row_has_a_default_and_a_meaning() =>
        Assert.All(ReadRows(), row => Assert.True(row.Length == 6 && row[3].Length > 0 && row[4].Length > 0, string.Join('|', row)));

    private static List<string[]> ReadRows()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "NovaCron.Orleans.sln")))
            folder = Path.GetDirectoryName(folder);
        return [.. File.ReadLines(Path.Combine(folder!, "docs/reference/settings.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2)
            .Select(Cells)];
    }

    private static string[] Cells(string line) =>
        [.. line[1..line.LastIndexOf('|')].Split('|').Select((cell, column) => column == 3 ? cell.Trim() : cell.Trim().Trim('`'))];
}
