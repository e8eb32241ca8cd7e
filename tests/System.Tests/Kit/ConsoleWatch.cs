namespace NovaCron.SystemTests.Kit;

/// <summary><c>vm console</c> as a script runs it: the guest's lines, and a keyboard.</summary>
internal sealed class ConsoleWatch : IAsyncDisposable
{
    private readonly ChildProcess _cli;
    private readonly List<string> _lines = [];
    private readonly Region _region;
    private readonly string _vm;

    public ConsoleWatch(Region region, string vm, string[] options)
    {
        (_region, _vm) = (region, vm);
        _cli = region.StartCli(["vm", "console", vm, .. options], Take);
    }

    /// <summary>Heartbeats so far, in the order they came.</summary>
    public IReadOnlyList<long> Heartbeats => [.. Lines("HB ").Select(line => long.Parse(line[3..].Split(' ')[0], null))];

    public Task TypeAsync(string line) => _cli.TypeAsync(line);

    /// <summary>Waits for that many heartbeats more than there are now: the guest runs.</summary>
    public async Task ExpectHeartbeatsAsync(int count = 5)
    {
        var before = Lines("HB ").Count;
        await UntilAsync(() => Lines("HB ").Count >= before + count, $"heartbeats after the {before}th");
    }

    /// <summary>Has the guest check all its memory, and fails when a page is not what it should be.</summary>
    public async Task ExpectIntactMemoryAsync()
    {
        var before = Lines("VERIFY ").Count;
        await TypeAsync("verify");
        await UntilAsync(() => Lines("VERIFY ").Count > before, "the guest's verification");
        Assert.Contains(" corrupt=0 ", Lines("VERIFY ")[^1] + " ", StringComparison.Ordinal);
    }

    /// <summary>Fails when a heartbeat is missing, or came twice, between the first and the last one seen.</summary>
    public void AssertNoHeartbeatLost()
    {
        var heartbeats = Heartbeats;
        Assert.NotEmpty(heartbeats);
        Assert.Equal(Enumerable.Range(0, heartbeats.Count).Select(n => heartbeats[0] + n), heartbeats);
    }

    /// <summary>Waits for the console's end, which is the VM's.</summary>
    public Task<int> WaitForEndAsync() => _cli.WaitAsync();

    public ValueTask DisposeAsync() => _cli.DisposeAsync();

    private List<string> Lines(string start)
    {
        lock (_lines)
            return [.. _lines.Where(line => line.StartsWith(start, StringComparison.Ordinal))];
    }

    private void Take(string line)
    {
        lock (_lines)
            _lines.Add(line.TrimEnd('\r'));
    }

    private Task UntilAsync(Func<bool> holds, string what) => Patience.UntilAsync(
        holds,
        () => $"Waited in vain for {what} of {_vm}.\n{_cli.Describe()[^Math.Min(2000, _cli.Describe().Length)..]}\n{_region.Describe()}");
}
