using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Agent.Tests.Data;

public sealed class RememberedPathsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("novacron-paths-").FullName;
    private readonly List<string> _warnings = [];

    private string FilePath => Path.Combine(_folder, RememberedPaths.FileName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Another_process_knows_what_one_found()
    {
        await using (var first = Open())
        {
            Assert.Null(first.Find("us", "bbr"));
            first.Remember("us", "bbr", null);
            first.Remember("us", "bbr", Record(4));
            Assert.Equal(4, first.Find("us", "bbr")?.Streams);
        }

        await using var second = Open();
        Assert.Equal(4, second.Find("us", "bbr")?.Streams);
        Assert.Null(second.Find("us", "cubic"));
        Assert.Null(second.Find("asia", "bbr"));
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task Nothing_but_a_small_file_is_left()
    {
        await using (var paths = Open())
        {
            paths.Remember("us", "bbr", Record(4));
        }

        Assert.Equal(
            [RememberedPaths.FileName, RememberedPaths.FileName + ".lock"],
            Directory.EnumerateFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.InRange(new FileInfo(FilePath).Length, 1, 1000);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{\"us bbr\":{\"Streams\":4,")]
    [InlineData(null)]
    public async Task A_damaged_file_is_told_of_once_and_written_anew(string? text)
    {
        File.WriteAllText(FilePath, text ?? new string(' ', PathMemory.TextLengthMax + 1));
        await using (var paths = Open())
        {
            Assert.Null(paths.Find("us", "bbr"));
            Assert.Null(paths.Find("us", "bbr"));
            paths.Remember("us", "bbr", Record(4));
        }

        Assert.Contains("is damaged", Assert.Single(_warnings), StringComparison.Ordinal);
        await using var again = Open();
        Assert.Equal(4, again.Find("us", "bbr")?.Streams);
        Assert.Single(_warnings);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_told_of_and_what_was_found_holds_for_this_process()
    {
        Directory.CreateDirectory(FilePath);
        await using var paths = Open();
        paths.Remember("us", "bbr", Record(4));
        await paths.DisposeAsync();

        Assert.Contains("cannot be kept", Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.Equal(4, paths.Find("us", "bbr")?.Streams);
    }

    [Fact]
    public async Task Peers_are_bounded_and_the_oldest_goes_first()
    {
        await using (var paths = Open())
        {
            for (var peer = 0; peer <= PathMemory.PathsMax; peer++)
            {
                paths.Remember($"r{peer}", "bbr", Record(4) with { SeenAt = DateTimeOffset.UtcNow.AddSeconds(peer - 1000) });
            }
        }

        await using var again = Open();
        Assert.Null(again.Find("r0", "bbr"));
        Assert.NotNull(again.Find("r1", "bbr"));
        Assert.NotNull(again.Find($"r{PathMemory.PathsMax}", "bbr"));
        Assert.InRange(new FileInfo(FilePath).Length, 1, PathMemory.TextLengthMax);
    }

    [Fact]
    public async Task Two_writers_lose_nothing_of_each_other()
    {
        const int Rounds = 25;
        await Task.WhenAll(WriteAsync("a"), WriteAsync("b"));

        await using var again = Open();
        for (var i = 0; i < Rounds; i++)
        {
            Assert.Equal((i + 1, i + 1), (again.Find($"a{i}", "bbr")?.Streams, again.Find($"b{i}", "bbr")?.Streams));
        }

        Assert.Empty(_warnings);

        async Task WriteAsync(string writer)
        {
            for (var i = 0; i < Rounds; i++)
            {
                await using var paths = Open();
                paths.Remember($"{writer}{i}", "bbr", Record(i + 1));
            }
        }
    }

    [Fact]
    public async Task Of_two_records_of_one_path_the_newer_counts()
    {
        await using var here = Open();
        await using var there = Open();
        here.Remember("us", "bbr", Record(4));
        await here.DisposeAsync();
        there.Remember("us", "bbr", Record(9) with { SeenAt = DateTimeOffset.UtcNow.AddSeconds(1) });
        await there.DisposeAsync();

        Assert.Equal(9, here.Find("us", "bbr")?.Streams);
    }

    [Fact]
    public void Without_a_file_it_holds_in_memory()
    {
        var paths = new RememberedPaths(null, TimeProvider.System, _warnings.Add);
        paths.Remember("us", "", Record(4));
        Assert.Equal(4, paths.Find("us", "")?.Streams);
        Assert.Empty(_warnings);
    }

    private static PathRecord Record(int streams) => new()
    {
        Streams = streams,
        BytesPerSecond = 12_000_000,
        RoundTrip = TimeSpan.FromMilliseconds(80),
        Mode = TransferMode.Internet,
        SeenAt = DateTimeOffset.UtcNow,
    };

    private RememberedPaths Open() => new(FilePath, TimeProvider.System, Warn);

    private void Warn(string sentence)
    {
        lock (_warnings)
        {
            _warnings.Add(sentence);
        }
    }
}
