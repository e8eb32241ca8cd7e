using System.Text.Json;
using NovaCron.Silo.CommandLine;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.CommandLine;

public sealed class HdeCommandTests
{
    private const int Page = 4096;

    [Fact]
    public async Task It_counts_units_by_kind_against_what_was_sent_before()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        var before = new byte[5 * Page];
        random.NextBytes(before);
        var now = (byte[])before.Clone();
        Array.Clear(now, 0, Page);
        Array.Fill(now, (byte)7, Page, Page);
        now[(2 * Page) + 100]++;
        random.NextBytes(now.AsSpan(3 * Page, Page));
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "before"), before);
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "now"), [.. now, 1, 2, 3]);

        var (code, output, _) = await RunAsync(
            Path.Combine(folder.Path, "now"), "--before", Path.Combine(folder.Path, "before"), "-o", "json");

        Assert.Equal(ExitCodes.Success, code);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal((5 * Page) + 3, report.GetProperty("contentBytes").GetInt64());
        var kinds = report.GetProperty("kinds").EnumerateArray().ToDictionary(
            kind => kind.GetProperty("kind").GetString()!, kind => kind.GetProperty("units").GetInt64());
        Assert.Equal(
            new() { ["zero"] = 1, ["uniform"] = 1, ["same"] = 1, ["known"] = 0, ["delta"] = 1, ["literal"] = 1, ["rest"] = 0 }, kinds);
        Assert.InRange(report.GetProperty("sentBytes").GetInt64(), Page, Page + 500);
    }

    [Fact]
    public async Task What_the_target_holds_is_found_wherever_it_is()
    {
        using var folder = new TemporaryFolder();
        var now = new byte[6 * Page];
        new Random(2).NextBytes(now);
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "now"), now);
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "image"), [.. new byte[Page], .. now[Page..(3 * Page)]]);
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "sister"), now[(5 * Page)..]);

        var (code, output, _) = await RunAsync(
            Path.Combine(folder.Path, "now"), "--known", Path.Combine(folder.Path, "image"), "--known",
            Path.Combine(folder.Path, "sister"));

        Assert.Equal(ExitCodes.Success, code);
        Assert.Contains("known             3          12288          0", output, StringComparison.Ordinal);
        Assert.Contains("literal           3          12288      12288", output, StringComparison.Ordinal);
        Assert.Contains("received  48 bytes, names of what the target holds", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_people_it_is_a_table()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "zeros"), new byte[8 * Page]);

        var (code, output, _) = await RunAsync(Path.Combine(folder.Path, "zeros"));

        Assert.Equal(ExitCodes.Success, code);
        Assert.Contains("zero              8          32768          0", output, StringComparison.Ordinal);
        Assert.Contains("content   32768 bytes, 0 without pages of one byte", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_or_used_is_said_in_a_sentence()
    {
        var (missing, _, error) = await RunAsync("/none/such");
        Assert.Equal(ExitCodes.DataError, missing);
        Assert.Contains("/none/such", error, StringComparison.Ordinal);

        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "there"), [1]);
        var (unknown, _, gone) = await RunAsync(Path.Combine(folder.Path, "there"), "--known", "/none/known");
        Assert.Equal(ExitCodes.DataError, unknown);
        Assert.Contains("/none/known", gone, StringComparison.Ordinal);

        var (wrong, _, fault) = await RunAsync("/none/such", "--level", "99");
        Assert.Equal(ExitCodes.ConfigurationError, wrong);
        Assert.StartsWith("--level: ", fault, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await SiloCommandLine.RunAsync(["hde", "analyze", .. arguments], _ => null, Roles(), output, error);
        return (code, output.ToString(), error.ToString());
    }

    private static ProcessRoles Roles() => new(
        (_, _) => throw new InvalidOperationException(), (_, _) => throw new InvalidOperationException());
}
