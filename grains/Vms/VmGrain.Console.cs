using System.Runtime.CompilerServices;
using NovaCron.Agent;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Vms;

/// <summary>The serial console, wherever the guest is.</summary>
internal sealed partial class VmGrain
{
    private static readonly TimeSpan ConsolePause = TimeSpan.FromMilliseconds(100);

    // How often in a row a broken console is asked for again before its reader is told.
    private const int ConsoleTriesMax = 100;

    // How often in a row nobody may own the VM before it counts as gone: a transfer takes less.
    private const int OwnerlessTriesMax = 20;

    public async IAsyncEnumerable<ConsoleChunk> ReadConsoleAsync(
        long offset, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        VmSpecRules.CheckName(Name);
        var next = offset;
        var fruitless = 0;
        var wasThere = false;
        while (true)
        {
            await using var source = new ConsoleSource(() => OpenConsoleAsync(next, cancellationToken), cancellationToken);
            while (await source.MoveNextAsync() is { } chunk)
            {
                fruitless = 0;
                wasThere = true;
                next = chunk.Offset + chunk.Bytes.Length;
                yield return chunk;
            }

            // What was there and is owned by nobody is between two owners; what never was is told at once.
            if (!wasThere && Record.Expected is null
                && source.Failure is NovaCronException { Failure.Error: NovaCronError.VmNotFound } unknown)
            {
                throw unknown;
            }

            // The machine stopped, or moved, or the link broke: the owner's record tells which.
            if (await HasStoppedAsync(++fruitless, cancellationToken))
            {
                yield break;
            }

            if (fruitless > ConsoleTriesMax)
            {
                throw Failures.Wrap(source.Failure ?? new TimeoutException("The console gave nothing."), "console", Side);
            }

            await Task.Delay(ConsolePause, _time, cancellationToken);
        }
    }

    public async IAsyncEnumerable<ConsoleChunk> ReadConsoleHereAsync(
        long offset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!IsOwnedHere)
        {
            yield break;
        }

        await foreach (var output in Agent().ReadConsoleAsync(Name, offset, cancellationToken)
            .WrapFailures("console", Side, cancellationToken))
        {
            foreach (var chunk in Cut(output))
            {
                yield return chunk;
            }
        }
    }

    public async Task WriteConsoleAsync(byte[] input, CancellationToken cancellationToken = default)
    {
        CheckInput(input);
        if (IsOwnedHere)
        {
            await WriteConsoleHereAsync(input, cancellationToken);
            return;
        }

        var owner = await LocateAsync("console", cancellationToken);
        await owner.Link!.WriteConsoleAsync(Name, input, cancellationToken);
    }

    public async Task WriteConsoleHereAsync(byte[] input, CancellationToken cancellationToken)
    {
        CheckInput(input);
        if (!IsOwnedHere)
        {
            throw Failures.At(NovaCronError.VmNotFound, "console", Side, $"Region '{Region}' does not own VM '{Name}'.");
        }

        try
        {
            await Agent().WriteConsoleAsync(Name, input, cancellationToken);
        }
        catch (AgentException e)
        {
            throw Failures.Wrap(e, "console", Side);
        }
    }

    // The only bytes that ride a grain call: a message over the silo's limit would close the connection that all grains share.
    private static void CheckInput(byte[] input)
    {
        if (input.Length > ConsoleChunk.BytesMax)
        {
            throw Failures.Request(NovaCronError.InvalidRequest, $"At most {ConsoleChunk.BytesMax} bytes a call; it has {input.Length}.");
        }
    }

    private async Task<IAsyncEnumerable<ConsoleChunk>> OpenConsoleAsync(long offset, CancellationToken cancellationToken)
    {
        if (IsOwnedHere)
        {
            return ReadConsoleHereAsync(offset, cancellationToken);
        }

        var owner = await LocateAsync("console", cancellationToken);
        return owner.Link!.ReadConsoleAsync(Name, offset, cancellationToken);
    }

    private async Task<bool> HasStoppedAsync(int fruitless, CancellationToken cancellationToken)
    {
        if (Record.Migration is not null || Record.Expected is not null)
        {
            // The guest stands still between two regions; one of them will run it.
            return false;
        }

        var info = Record.ToInfo();
        if (!IsOwnedHere)
        {
            var search = await _locator.FindAsync(Name, Record.Exists ? Record.Owner : null, cancellationToken);
            if (search.Info is null)
            {
                // Nobody owns it: gone for good only when everybody was asked, and not just for the moment of a transfer.
                return search.MissingRegions.Count == 0 && fruitless > OwnerlessTriesMax;
            }

            info = search.Info;
        }

        return info.OwnerRegion.Length == 0 || info.Phase is VmPhase.Stopped or VmPhase.Failed or VmPhase.Stopping;
    }

    private IEnumerable<ConsoleChunk> Cut(ConsoleOutput output)
    {
        for (var start = 0; start < output.Bytes.Length; start += ConsoleChunk.BytesMax)
        {
            var length = Math.Min(ConsoleChunk.BytesMax, output.Bytes.Length - start);
            yield return new ConsoleChunk(output.Offset + start, output.At, Region, output.Bytes.Slice(start, length).ToArray());
        }
    }
}
