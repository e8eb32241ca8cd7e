using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using NovaCron.Agent.Files;
using NovaCron.Dwcp.Tests.Transport.Kit;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Tests.Files;

/// <summary>A source's folder in eu, a target's in us, and a network in memory between them. The target can die and start again.</summary>
internal sealed class FileBench : IAsyncDisposable
{
    public const int MiB = 1024 * 1024;

    private readonly string _root = Directory.CreateTempSubdirectory("novacron-files-").FullName;
    private readonly List<FileInbox> _inboxes = [];
    private int _generation;

    public FileBench(FileInboxOptions? options = null)
    {
        Directory.CreateDirectory(Path.Combine(_root, "source"));
        Directory.CreateDirectory(Target);
        StartTarget(options ?? new FileInboxOptions());
    }

    /// <summary>The target's folder.</summary>
    public string Target => Path.Combine(_root, $"target-{_generation}");

    public FileInbox Inbox { get; private set; } = null!;

    public MemoryNetwork Network { get; private set; } = null!;

    /// <summary>What the last copy sent.</summary>
    public FileSender? Sender { get; private set; }

    /// <summary>What the last copy's transfer did.</summary>
    public TransferStatistics? Statistics { get; private set; }

    private static AmstOptions Transfer => new()
    {
        Streams = 2, WindowBytes = 8 * MiB, DisconnectedTimeMax = TimeSpan.FromMilliseconds(200),
        ReconnectDelay = TimeSpan.FromMilliseconds(1), LingerTimeMax = TimeSpan.FromMilliseconds(100),
    };

    /// <summary>The path of a source file.</summary>
    public string Source(string name) => Path.Combine(_root, "source", name);

    /// <summary>Writes a source file of random bytes that follow from its length.</summary>
    public string Write(string name, long length)
    {
        var bytes = new byte[length];
        new Random((int)length).NextBytes(bytes);
        File.WriteAllBytes(Source(name), bytes);
        return Source(name);
    }

    public static FileCopyRequest Request(FileSource source, string path, bool overwrite = false, bool restart = false) =>
        new("eu", path, source.Identity, source.DataBytes, overwrite, restart);

    /// <summary>Copies a file as the program does it.</summary>
    public async Task<(FileCopyTicket Ticket, byte[] Digest)> CopyAsync(
        string file, string path, bool overwrite = false, bool restart = false)
    {
        using var source = FileSource.Open(file);
        var ticket = await Inbox.OpenAsync(Request(source, path, overwrite, restart), CancellationToken.None);
        return (ticket, await SendAsync(source, ticket));
    }

    /// <summary>The source's end of an opened copy.</summary>
    public async Task<byte[]> SendAsync(FileSource source, FileCopyTicket ticket)
    {
        Sender = new FileSender(source, Inbox.Held(ticket.Copy, "eu"));
        await using var transfer = await AmstSender.ConnectAsync(
            Network, ticket.ToOffer("eu", "us"), Transfer, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        try
        {
            return await Sender.SendAsync(transfer, CancellationToken.None);
        }
        finally
        {
            Statistics = transfer.Statistics;
        }
    }

    /// <summary>The target dies without a word: a new one starts on what is on its disk at this moment.</summary>
    public async Task CrashTargetAsync(FileInboxOptions options)
    {
        var dead = Target;
        _generation++;
        // cp, unlike this process, does not mind that the part is held.
        using var copy = Process.Start("cp", ["-a", dead, Target]);
        await copy.WaitForExitAsync();
        Assert.Equal(0, copy.ExitCode);
        StartTarget(options);
    }

    /// <summary>Asserts that a file arrived, with the digest it should have, and that no part is left of its copy.</summary>
    public void AssertArrived(string file, string path, byte[] digest)
    {
        var expected = File.ReadAllBytes(file);
        Assert.True(expected.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(Target, path))), $"{path} is another file.");
        Assert.Equal(Convert.ToHexString(Digest(expected)), Convert.ToHexString(digest));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Target, "*", SearchOption.AllDirectories),
            name => name.EndsWith(".novacron-part", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var inbox in _inboxes)
        {
            await inbox.DisposeAsync();
        }

        Directory.Delete(_root, recursive: true);
    }

    /// <summary>The digest, by another way than the program's.</summary>
    private static byte[] Digest(byte[] file)
    {
        var leaves = file.Chunk(4 * MiB).SelectMany(block => System.Security.Cryptography.SHA256.HashData([0, .. block]));
        return System.Security.Cryptography.SHA256.HashData([1, .. BitConverter.GetBytes((long)file.Length), .. leaves]);
    }

    private void StartTarget(FileInboxOptions options)
    {
        var listener = new AmstListener(new AmstListenerOptions(), TimeProvider.System, NullLogger<AmstListener>.Instance);
        Network = new MemoryNetwork(listener, "eu", "us");
        Inbox = new FileInbox(
            new FileInboxOptions
            {
                Directory = Target, Region = "us", CopiesMax = options.CopiesMax, FileBytesMax = options.FileBytesMax,
                DiskReserveBytes = options.DiskReserveBytes, LedgerBytes = options.LedgerBytes, Transfer = Transfer,
            },
            listener,
            TimeProvider.System,
            NullLogger<FileInbox>.Instance);
        _inboxes.Add(Inbox);
    }
}
