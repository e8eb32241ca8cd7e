using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NovaCron.Agent.Memories;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Agent.Tests.Memories;

public sealed class KeptMemoriesTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("novacron-kept-").FullName;
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Own_memories_are_offered_the_newest_first_and_others_where_they_are_shared()
    {
        await using var own = Store();
        await using var shared = Store(shared: true);
        foreach (var store in new[] { own, shared })
        {
            await KeepAsync(store, "web-1", "first", 10);
            await KeepAsync(store, "web-2", "second", 20);
            await KeepAsync(store, "web-1", "third", 30);
        }

        Assert.Equal(["third", "first"], own.Offer("web-1").Select(reference => reference.Migration));
        Assert.Equal(["third", "first", "second"], shared.Offer("web-1").Select(reference => reference.Migration));
        Assert.Empty(own.Offer("web-3"));
    }

    [Fact]
    public async Task Both_ends_agree_on_places_though_one_lacks_a_memory()
    {
        await using var target = Store(folder: "target");
        await using var source = Store(folder: "source");
        await KeepAsync(target, "web-1", "first", 10, seed: 100);
        await KeepAsync(target, "web-1", "second", 20, seed: 200);
        await KeepAsync(target, "web-1", "third", 30, seed: 300);
        await KeepAsync(source, "web-1", "first", 10, seed: 100);
        await KeepAsync(source, "web-1", "second", 20, seed: 999);
        await KeepAsync(source, "web-1", "third", 30, seed: 300);

        var offered = target.Offer("web-1");
        using var contents = target.Open(offered, UnitFiles.Open([]))!;
        using var held = source.Compare("web-1", offered, images: null)!;
        var names = held.Names;
        Assert.Equal((60, 60), (contents.Count, names.Count));
        foreach (var seed in new[] { 100, 109, 300, 329 })
        {
            Assert.True(names.TryFind(NameOf(seed), out var index));
            var content = new byte[UnitAddress.Size];
            Assert.True(contents.TryRead(index, content, new byte[KnownNames.NameBytes]));
            Assert.Equal(Memory.Page(seed), content);
        }

        Assert.False(names.TryFind(NameOf(200), out _));
        Assert.False(contents.TryRead(60, new byte[UnitAddress.Size], new byte[KnownNames.NameBytes]));
    }

    [Fact]
    public async Task Guests_own_newest_memory_is_what_its_changes_are_based_on()
    {
        await using var target = Store(folder: "target", shared: true);
        await using var source = Store(folder: "source");
        foreach (var store in new[] { target, source })
        {
            await KeepAsync(store, "web-1", "first", 10, seed: 100);
            await KeepAsync(store, "web-2", "second", 20, seed: 200);
            await KeepAsync(store, "web-1", "third", 30, seed: 300);
        }

        var offered = target.Offer("web-1");
        using var contents = target.Open(offered, UnitFiles.Open([]))!;
        using var held = source.Compare("web-1", offered, images: null)!;
        source.Forget("web-1");
        var (content, same) = (new byte[UnitAddress.Size], new byte[UnitAddress.Size]);
        foreach (var unit in Enumerable.Range(0, 30))
        {
            Assert.True(held.TryFind(Memory.At(unit), out var index));
            Assert.True(held.TryRead(index, content));
            Assert.True(contents.TryRead(index, same, new byte[KnownNames.NameBytes]));
            Assert.Equal(Memory.Page(300 + unit), content);
            Assert.Equal(content, same);
        }

        Assert.False(held.TryFind(Memory.At(30), out _));
        using var sisters = source.Compare("web-2", target.Offer("web-2"), images: null)!;
        Assert.True(sisters.TryFind(Memory.At(0), out var sister));
        Assert.True(sisters.TryRead(sister, content));
        Assert.Equal(Memory.Page(200), content);
    }

    [Fact]
    public async Task Where_no_memory_is_the_same_there_are_no_names()
    {
        await using var target = Store(folder: "target");
        await using var source = Store(folder: "source");
        await KeepAsync(target, "web-1", "first", 10);
        await KeepAsync(source, "web-1", "other", 10);
        Assert.Null(source.Compare("web-1", target.Offer("web-1"), images: null));
    }

    [Fact]
    public async Task Oldest_makes_way_and_what_is_in_use_can_be_read_to_its_end()
    {
        await using var store = Store(pagesMax: 50);
        await KeepAsync(store, "web-1", "first", 30);
        var offered = store.Offer("web-1");
        var open = store.Open(offered, UnitFiles.Open([]))!;
        await KeepAsync(store, "web-1", "second", 30);

        Assert.Equal(["second"], store.Offer("web-1").Select(reference => reference.Migration));
        Assert.Null(store.Open(offered, UnitFiles.Open([])));
        Assert.True(open.TryRead(29, new byte[UnitAddress.Size], new byte[KnownNames.NameBytes]));
        Assert.Equal(2, Files());
        open.Dispose();
        Assert.Equal(1, Files());
    }

    [Fact]
    public async Task Memories_go_with_time_with_their_guest_and_when_they_are_not_trusted()
    {
        await using var store = Store(shared: true);
        await KeepAsync(store, "web-1", "old", 10);
        _time.Advance(TimeSpan.FromHours(23));
        await KeepAsync(store, "web-1", "deleted", 10);
        await KeepAsync(store, "web-2", "wrong", 10);
        await KeepAsync(store, "web-3", "left", 10);
        _time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(3, store.Offer("web-3").Count);
        store.Forget("web-1");
        store.Distrust([.. store.Offer("web-2").Take(1)]);
        Assert.Equal(["left"], store.Offer("web-3").Select(reference => reference.Migration));
        Assert.Equal(1, Files());
    }

    [Fact]
    public async Task No_more_than_half_of_what_disk_the_agent_may_use_is_taken()
    {
        var options = new AgentOptions { DataDirectory = _data, DiskBytesMax = 40 * UnitAddress.Size };
        await using var store = new KeptMemories(options, _time, NullLogger<KeptMemories>.Instance);
        await KeepAsync(store, "web-1", "too large", 21);
        await KeepAsync(store, "web-1", "fits", 20);
        Assert.Equal(["fits"], store.Offer("web-1").Select(reference => reference.Migration));
    }

    [Fact]
    public async Task Nothing_outlives_the_process_and_nothing_is_kept_where_none_is_wanted()
    {
        await using (var store = Store())
        {
            await KeepAsync(store, "web-1", "first", 10);
            File.WriteAllText(Path.Combine(_data, KeptMemories.FolderName, "of another process"), "x");
        }

        await using var none = Store(pagesMax: 0);
        Assert.Equal(0, Files());
        Assert.Null(none.Begin("web-1", "second"));
        Assert.Null(none.Open([new KeptReference("first", "0", 1)], UnitFiles.Open([])));
    }

    [Fact]
    public async Task With_a_key_of_the_region_memories_are_there_after_a_restart()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        await using (var store = Store(key: key))
        {
            await KeepAsync(store, "web-1", "first", 10, seed: 100);
            await KeepAsync(store, "web-2", "second", 20, seed: 200);
            File.WriteAllText(Path.Combine(Folder, "half written"), "x");
        }

        await using var restarted = Store(key: key, shared: true);
        var offered = restarted.Offer("web-1");
        Assert.Equal(["first", "second"], offered.Select(reference => reference.Migration));
        using (var contents = restarted.Open(offered, UnitFiles.Open([]))!)
        using (var held = restarted.Compare("web-1", offered, images: null)!)
        {
            var content = new byte[UnitAddress.Size];
            Assert.True(contents.TryRead(29, content, new byte[KnownNames.NameBytes]));
            Assert.Equal(Memory.Page(219), content);
            Assert.True(held.Names.TryFind(NameOf(105), out var index));
            Assert.Equal(5, index);
        }

        Assert.Equal(4, Files());
        restarted.Forget("web-1");
        Assert.Equal(2, Files());
    }

    [Fact]
    public async Task What_is_damaged_or_of_another_key_is_deleted_at_the_start_and_nothing_else()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        await using (var store = Store(key: key))
        {
            await KeepAsync(store, "web-1", "damaged", 10);
            await KeepAsync(store, "web-1", "good", 10);
        }

        var damaged = Directory.GetFiles(Folder, "*" + KeptIndex.Suffix).OrderBy(File.GetLastWriteTimeUtc).First();
        var bytes = File.ReadAllBytes(damaged);
        bytes[^1] ^= 1;
        File.WriteAllBytes(damaged, bytes);
        await using (var restarted = Store(key: key))
        {
            Assert.Equal(["good"], restarted.Offer("web-1").Select(reference => reference.Migration));
            Assert.Equal(2, Files());
        }

        await using var other = Store(key: RandomNumberGenerator.GetBytes(32));
        Assert.Empty(other.Offer("web-1"));
        Assert.Equal(0, Files());
    }

    [Fact]
    public async Task What_no_longer_fits_or_is_too_old_is_not_taken_up_again()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        await using (var store = Store(key: key))
        {
            await KeepAsync(store, "web-1", "old", 10);
            _time.Advance(TimeSpan.FromHours(23));
            await KeepAsync(store, "web-1", "large", 30);
            await KeepAsync(store, "web-1", "newest", 30);
        }

        _time.Advance(TimeSpan.FromHours(2));
        await using var restarted = Store(key: key, pagesMax: 50);
        Assert.Equal(["newest"], restarted.Offer("web-1").Select(reference => reference.Migration));
    }

    private string Folder => Path.Combine(_data, KeptMemories.FolderName);

    private async Task KeepAsync(KeptMemories store, string vm, string migration, int pages, int seed = 0)
    {
        store.Complete(Memory.Pass(store.Begin(vm, migration)!, pages, seed));
        await store.WaitForAllAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    private KeptMemories Store(int pagesMax = 10_000, bool shared = false, string folder = "", byte[]? key = null)
    {
        var options = new AgentOptions
        {
            DataDirectory = Path.Combine(_data, folder), KeptBytesMax = (long)pagesMax * UnitAddress.Size, KeptShared = shared,
            KeptKey = key,
        };
        return new KeptMemories(options, _time, NullLogger<KeptMemories>.Instance);
    }

    private int Files() => Directory.GetFiles(Folder).Length;

    private static byte[] NameOf(int seed)
    {
        var name = new byte[KnownNames.NameBytes];
        KnownNames.NameOf(Memory.Page(seed), name);
        return name;
    }
}
