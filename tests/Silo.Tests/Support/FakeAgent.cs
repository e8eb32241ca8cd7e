using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using NovaCron.Agent;

namespace NovaCron.Silo.Tests.Support;

/// <summary>A host agent that answers with samples and remembers what it was ordered.</summary>
internal sealed class FakeAgent : IHostAgent
{
    public static readonly IncomingOrder Incoming = new(
        "01MIGRATION", "web-1", "eu", 7, Samples.Offer.Hardware, "qemu", new Version(10, 0, 2));

    public static readonly OutgoingOrder Outgoing = new(
        "01MIGRATION", "web-1", 7, "eu", "10.0.1.1:7400", [4, 5, 6], 4, TimeSpan.FromMilliseconds(300))
    {
        Decoder = new MemoryDecoder(3, 40_000)
        {
            Kept = [new KeptReference("01EARLIER", "ff00", 4321)],
            Images = [new ImageReference(new string('f', 64), 12_288)],
            TakesImageFrames = true,
        },
    };

    public static readonly HostReport Host = new(
        "host-b", "qemu", new Version(10, 0, 2), "kvm", ["pc-q35-10.0", "pc-q35-9.2"], 8L << 30, 7L << 30, 6L << 30, 4, 5, ["a remark"]);

    public static readonly MachineReport Machine = new("web-1", 7, MachineActivity.SwitchingOver, "pc-q35-10.0", 4711)
    {
        MemoryBytes = 512L << 20,
    };

    public static readonly ImageReference Image = new(new string('a', 64), 11);

    public static readonly LeaseStamp Stamp = new("0f1e", TimeSpan.FromTicks(123_456_789), IsWanted: true);

    public static readonly CopyProgress Progress = new(1, 2, 3, 4, 5, 6, 7, TimeSpan.FromSeconds(8))
    {
        Transfer = new TransferReport("internet", 9, 10, TimeSpan.FromSeconds(11), DateTimeOffset.UnixEpoch),
    };

    public static readonly CopyReport Report = new(1, 2, 3, new string('b', 64), 4, 5)
    {
        Transfer = new TransferReport("datacenter", 6, 7, TimeSpan.FromSeconds(8), null),
    };

    public ConcurrentQueue<object?> Orders { get; } = new();

    /// <summary>Thrown by every order when set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Every order waits for this first.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public MachineReport? Found { get; set; } = Machine;

    public ConsoleOutput Output { get; set; } = new(99, DateTimeOffset.UnixEpoch.AddHours(1), new byte[] { 1, 2, 3 });

    /// <summary>Whether a stream stays open after its last element.</summary>
    public bool KeepStreamsOpen { get; set; }

    /// <summary>Ends when a stream that was kept open is cancelled.</summary>
    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<HostReport> DescribeAsync(CancellationToken cancellationToken) => Answer("describe", Host, cancellationToken);

    public Task<IReadOnlyList<MachineReport>> ListAsync(CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<MachineReport>>("list", [Machine, Machine], cancellationToken);

    public Task<MachineReport?> FindAsync(string vm, CancellationToken cancellationToken) => Answer(vm, Found, cancellationToken);

    public Task<MachineReport> StartAsync(MachineOrder order, CancellationToken cancellationToken) =>
        Answer(order, Machine, cancellationToken);

    public Task<MachineReport> PauseAsync(string vm, long epoch, CancellationToken cancellationToken) =>
        Answer(("pause", vm, epoch), Machine, cancellationToken);

    public Task<MachineReport> ResumeAsync(string vm, long epoch, CancellationToken cancellationToken) =>
        Answer(("resume", vm, epoch), Machine, cancellationToken);

    public Task StopAsync(string vm, long epoch, CancellationToken cancellationToken) =>
        Answer(("stop", vm, epoch), 0, cancellationToken);

    public Task DeleteAsync(string vm, long epoch, CancellationToken cancellationToken) =>
        Answer(("delete", vm, epoch), 0, cancellationToken);

    public Task FenceAsync(string vm, long epoch, CancellationToken cancellationToken) =>
        Answer(("fence", vm, epoch), 0, cancellationToken);

    public Task<IReadOnlyList<ImageReference>> FindMissingImagesAsync(
        IReadOnlyList<ImageReference> images, CancellationToken cancellationToken) => Answer(images, images, cancellationToken);

    public Task<ImageReference> ImportImageAsync(string path, CancellationToken cancellationToken) =>
        Answer(path, Image, cancellationToken);

    public Task<IncomingTicket> ReserveIncomingAsync(IncomingOrder order, CancellationToken cancellationToken) =>
        Answer(order, Samples.Ticket, cancellationToken);

    public Task OpenIncomingAsync(string migration, CancellationToken cancellationToken) =>
        Answer(("open", migration), 0, cancellationToken);

    public Task<IncomingReport> WaitForLoadedAsync(string migration, CancellationToken cancellationToken) =>
        Answer(("loaded", migration), Samples.Report, cancellationToken);

    public Task<MachineReport> ActivateIncomingAsync(
        string migration, long epoch, long consoleOffset, CancellationToken cancellationToken) =>
        Answer((migration, epoch, consoleOffset), Machine, cancellationToken);

    public Task AbortIncomingAsync(string migration, CancellationToken cancellationToken) =>
        Answer(("abort", migration), 0, cancellationToken);

    public Task<long> SendImagesAsync(OutgoingOrder order, IReadOnlyList<ImageReference> images, CancellationToken cancellationToken) =>
        Answer((order, images), 4711L, cancellationToken);

    public IAsyncEnumerable<CopyProgress> CopyAsync(OutgoingOrder order, CancellationToken cancellationToken) =>
        Stream(order, Progress, cancellationToken);

    public Task<CopyReport> FinishCopyAsync(string migration, CancellationToken cancellationToken) =>
        Answer(("finish", migration), Report, cancellationToken);

    public Task AbortOutgoingAsync(string migration, string vm, long epoch, CancellationToken cancellationToken) =>
        Answer((migration, vm, epoch), 0, cancellationToken);

    public IAsyncEnumerable<ConsoleOutput> ReadConsoleAsync(string vm, long offset, CancellationToken cancellationToken) =>
        Stream((vm, offset), Output, cancellationToken);

    public Task WriteConsoleAsync(string vm, ReadOnlyMemory<byte> input, CancellationToken cancellationToken) =>
        Answer((vm, Convert.ToHexString(input.Span)), 0, cancellationToken);

    public Task<LeaseStamp> StampLeaseAsync(CancellationToken cancellationToken) => Answer("stamp", Stamp, cancellationToken);

    public Task ExtendLeaseAsync(LeaseStamp stamp, CancellationToken cancellationToken) => Answer(stamp, 0, cancellationToken);

    public Task<LeaseStamp> RestartLeaseAsync(string nonce, CancellationToken cancellationToken) =>
        Answer(("restart", nonce), Stamp, cancellationToken);

    public Task GuardAsync(string vm, long epoch, bool isGuarded, CancellationToken cancellationToken) =>
        Answer(("guard", vm, epoch, isGuarded), 0, cancellationToken);

    private async Task<T> Answer<T>(object? order, T answer, CancellationToken cancellationToken)
    {
        Orders.Enqueue(order);
        await Before(cancellationToken);
        return Failure is null ? answer : throw Failure;
    }

    private async IAsyncEnumerable<T> Stream<T>(
        object? order, T item, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Orders.Enqueue(order);
        yield return item;
        if (Failure is not null)
            throw Failure;
        if (!KeepStreamsOpen)
            yield break;
        using var gone = cancellationToken.Register(() => Cancelled.TrySetResult());
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
