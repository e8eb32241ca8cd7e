using NovaCron.Cli.Api;
using NovaCron.Cli.Rendering;
using Spectre.Console;

namespace NovaCron.Cli.Tests;

public sealed class ProgressTests
{
    [Fact]
    public async Task A_terminal_gets_a_bar_with_phase_percent_rate_and_rest()
    {
        var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 160;

        var last = await new MigrationProgressView(console, isInteractive: true).ShowAsync(Updates("copying"));

        Assert.Equal("copying", last.Phase);
        Assert.Contains("web-1 eu -> us: copying", writer.ToString(), StringComparison.Ordinal);
        Assert.Contains("60%", writer.ToString(), StringComparison.Ordinal);
        Assert.Contains("112 MB/s, round 1, 400 B left", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_that_stands_still_says_since_when_and_a_plain_log_tells_it()
    {
        var flows = Update("copying");
        var stands = Parse(Bodies.Migration("copying", isStalled: true));

        Assert.Contains("nothing gets through since 12:00:05 UTC", MigrationLine.Details(stands), StringComparison.Ordinal);
        Assert.DoesNotContain("ETA", MigrationLine.Details(stands), StringComparison.Ordinal);
        Assert.True(MigrationLine.IsNews(flows, stands));
        Assert.True(MigrationLine.IsNews(stands, flows));
        Assert.False(MigrationLine.IsNews(stands, stands));
    }

    [Fact]
    public async Task Progress_that_ends_before_it_began_is_an_error()
    {
        var view = new MigrationProgressView(Terminal.Create(TextWriter.Null, isPlain: true), isInteractive: false);

        await Assert.ThrowsAsync<InvalidOperationException>(() => view.ShowAsync(Updates()));
    }

    [Theory]
    [InlineData("planned", 0)]
    [InlineData("reserving", 0)]
    [InlineData("copying", 60)]
    [InlineData("switchingOver", 100)]
    [InlineData("activating", 100)]
    [InlineData("completed", 100)]
    [InlineData("rolledBack", 60)]
    [InlineData("aPhaseOfNextYear", 100)]
    public void The_percent_is_what_the_target_has(string phase, double percent) =>
        Assert.Equal(percent, MigrationLine.PercentOf(Update(phase)));

    private static ApiMigration Update(string phase) => Parse(Bodies.Migration(phase));

    private static ApiMigration Parse(string body) => System.Text.Json.JsonSerializer.Deserialize(body, ApiJson.Default.ApiMigration)!;

    private static async IAsyncEnumerable<ApiMigration> Updates(params string[] phases)
    {
        foreach (var phase in phases)
        {
            await Task.Yield();
            yield return Update(phase);
        }
    }
}
