using NovaCron.Cli.Api;

namespace NovaCron.Cli.Consoles;

/// <summary>Carries bytes between a guest's serial console and this process.</summary>
internal sealed class ConsoleSession(NovaCronApi api, string vm, Stream output)
{
    /// <summary>Ctrl-], which leaves the console as telnet's users know it.</summary>
    public const byte DetachByteDefault = 0x1d;

    /// <summary>Carries until the VM stops, or until the detach byte is typed. The input's end alone ends nothing.</summary>
    /// <param name="input">What is typed.</param>
    /// <param name="offset">Bytes since boot to begin at; negative means now.</param>
    /// <param name="detachByte">Leaves the console; null carries every byte.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Stream input, long offset, byte? detachByte, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var typing = TypeAsync(input, detachByte, end.Token);
        var showing = ShowAsync(offset, end.Token);
        var first = await Task.WhenAny(typing, showing);
        if (first == typing && await typing)
        {
            // Detached: what the guest writes from here on is nobody's.
            await end.CancelAsync();
        }

        try
        {
            await showing;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }

        // A read of a terminal cannot be called back; it ends with the process.
        await end.CancelAsync();
    }

    private async Task ShowAsync(long offset, CancellationToken cancellationToken)
    {
        await foreach (var chunk in api.ReadConsoleAsync(vm, offset, cancellationToken))
        {
            await output.WriteAsync(chunk.Data, cancellationToken);
            await output.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Types what is read and says whether the detach byte ended it.</summary>
    private async Task<bool> TypeAsync(Stream input, byte? detachByte, CancellationToken cancellationToken)
    {
        var buffer = new byte[NovaCronApi.ConsoleInputBytesMax];
        int length;
        while ((length = await input.ReadAsync(buffer, cancellationToken)) > 0)
        {
            var detachAt = detachByte is { } detach ? buffer.AsSpan(0, length).IndexOf(detach) : -1;
            var typed = buffer.AsMemory(0, detachAt < 0 ? length : detachAt);
            if (!typed.IsEmpty)
            {
                await api.WriteConsoleAsync(vm, typed, cancellationToken);
            }

            if (detachAt >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
