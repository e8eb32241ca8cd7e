using System.Text.Json;
using NovaCron.SystemTests.Kit;

namespace NovaCron.SystemTests;

/// <summary><c>copy</c> as its user runs it, between two silos, with either end killed in the middle.</summary>
public sealed class FileCopyTests : IAsyncLifetime
{
    private const int FileBytes = 24 * 1024 * 1024;
    private const int BlockBytes = 4 * 1024 * 1024;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nc-files-");
    private Federation? _federation;

    private Federation Federation => _federation!;

    private Region Us => Federation["us"];

    private string Source => Path.Combine(_folder.FullName, "disk.img");

    private string Target => Path.Combine(_folder.FullName, "us");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Target);
        var bytes = new byte[FileBytes];
        new Random(7).NextBytes(bytes);
        await File.WriteAllBytesAsync(Source, bytes);
        _federation = await Federation.StartAsync(
            "in-process", new RegionSettings("eu", ["us"]), new RegionSettings("us", ["eu"], ["--files", Target]));
    }

    public async Task DisposeAsync()
    {
        if (_federation is not null)
            await _federation.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_copy_whose_source_was_killed_goes_on_and_one_whose_target_was_killed_does_so_by_itself()
    {
        Federation.Link.BytesPerSecond = 2 * 1024 * 1024;
        await using (var killed = StartCopy("first/disk.img"))
        {
            await DoneAsync(killed, 2 * BlockBytes);
            await killed.KillAsync();
        }

        Federation.Link.BytesPerSecond = 0;
        await using (var second = StartCopy("first/disk.img"))
        {
            Assert.True(await second.WaitAsync() == 0, second.Describe());
            var completed = Last(second);
            Assert.True(completed.GetProperty("heldBytes").GetInt64() >= BlockBytes, second.Describe());
            Assert.Equal(FileBytes, completed.GetProperty("heldBytes").GetInt64() + completed.GetProperty("sentBytes").GetInt64());
            AssertArrived("first/disk.img");
        }

        Federation.Link.BytesPerSecond = 2 * 1024 * 1024;
        await using (var third = StartCopy("second.img"))
        {
            await DoneAsync(third, 2 * BlockBytes);
            await Us.KillAsync();
            Federation.Link.BytesPerSecond = 0;
            await Us.StartAsync();
            Assert.True(await third.WaitAsync() == 0, third.Describe());
            Assert.True(Last(third).GetProperty("attempts").GetInt32() > 1, third.Describe());
            AssertArrived("second.img");
        }
    }

    [Fact]
    public async Task What_the_target_refuses_is_told_with_its_reason_and_no_part_is_left()
    {
        await File.WriteAllTextAsync(Path.Combine(Target, "there"), "old");
        await AssertRefusedAsync("us:there", "AlreadyExists", 78);
        await AssertRefusedAsync("us:../out", "InvalidPath", 78);
        await using (var overwriting = StartCopy("there", "--overwrite"))
            Assert.True(await overwriting.WaitAsync() == 0, overwriting.Describe());

        AssertArrived("there");
    }

    private async Task AssertRefusedAsync(string target, string error, int exitCode)
    {
        await using var copy = Start(target);
        Assert.True(await copy.WaitAsync() == exitCode, copy.Describe());
        Assert.Equal(error, Last(copy).GetProperty("error").GetString());
    }

    private ChildProcess StartCopy(string path, params string[] more) => Start($"us:{path}", more);

    private ChildProcess Start(string target, params string[] more) => ChildProcess.Start(
        Programs.Silo,
        [
            "copy", Source, target, "--peer", $"us=127.0.0.1:{Federation.Link.Port}", "--data", Federation["eu"].DataFolder, "-o", "json",
            .. more,
        ],
        new Dictionary<string, string>());

    private static Task DoneAsync(ChildProcess copy, long bytes) => Patience.UntilAsync(
        () =>
        {
            Assert.False(copy.HasExited, copy.Describe());
            return Events(copy).Any(line => line.TryGetProperty("doneBytes", out var done) && done.GetInt64() >= bytes);
        },
        copy.Describe);

    private static JsonElement Last(ChildProcess copy) => Events(copy).Last();

    private static IEnumerable<JsonElement> Events(ChildProcess copy) =>
        copy.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);

    private void AssertArrived(string path)
    {
        var arrived = File.ReadAllBytes(Path.Combine(Target, path));
        Assert.True(File.ReadAllBytes(Source).AsSpan().SequenceEqual(arrived), $"{path} is another file.");
        // The ledger stays a while: a copy that is repeated because its end was not heard of goes by it.
        Assert.Empty(Directory.EnumerateFiles(Target, "*novacron-part", SearchOption.AllDirectories));
    }
}
