using NovaCron.Agent.Memories;

namespace NovaCron.Agent.Tests.Memories;

public sealed class UnitFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("novacron-units-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void More_than_may_wait_for_the_disk_is_written_whole()
    {
        const int Units = 3000;
        using var file = new UnitFile(Path.Combine(_folder, "units"));
        for (var unit = 0; unit < Units; unit++)
        {
            file.Write(unit, Memory.Page(unit));
        }

        var written = file.Finish(out var proofs)!;
        Assert.Equal(Units, proofs.Count);
        Assert.Equal(Units, proofs.Select(proof => proof.Number).Distinct().Count());
        Assert.Equal(Units * 4096L, written.Bytes);
        written.Delete();
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Disk_that_fails_ends_the_writing_and_says_why()
    {
        // Writing there always finds no space left.
        var link = Path.Combine(_folder, "full");
        File.CreateSymbolicLink(link, "/dev/full");
        using var file = new UnitFile(link);
        for (var unit = 0; unit < 3000; unit++)
        {
            file.Write(unit, Memory.Page(unit));
        }

        Assert.Null(file.Finish(out _));
        Assert.NotNull(file.Failure);
        Assert.Empty(Directory.GetFiles(_folder));
    }
}
