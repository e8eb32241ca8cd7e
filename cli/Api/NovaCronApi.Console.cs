using System.Runtime.CompilerServices;

namespace NovaCron.Cli.Api;

internal sealed partial class NovaCronApi
{
    /// <summary>The most bytes that one call types into a console.</summary>
    public const int ConsoleInputBytesMax = 16 * 1024;

    /// <summary>
    /// Reads a VM's serial console across migrations until it stops. A broken connection is opened anew where it broke, so
    /// nothing comes twice.
    /// </summary>
    /// <param name="name">The VM.</param>
    /// <param name="offset">Bytes since boot; negative asks for what comes from now on.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async IAsyncEnumerable<ApiConsoleChunk> ReadConsoleAsync(
        string name, long offset = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = offset;
        var chunks = ReadEventsAsync(
            () => $"{VmPath(name)}/console?offset={next}", ApiJson.Default.ApiConsoleChunk, cancellationToken);
        await foreach (var chunk in chunks)
        {
            next = chunk.Offset + chunk.Data.Length;
            yield return chunk;
        }
    }

    /// <summary>Types into a VM's serial console.</summary>
    /// <param name="name">The VM.</param>
    /// <param name="input">The bytes, at most <see cref="ConsoleInputBytesMax"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WriteConsoleAsync(string name, ReadOnlyMemory<byte> input, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(input.Length, ConsoleInputBytesMax);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{VmPath(name)}/console")
        {
            Content = new ReadOnlyMemoryContent(input),
        };
        request.Content.Headers.ContentType = new("application/octet-stream");
        using var limit = LimitTime(cancellationToken);
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, limit, cancellationToken);
    }
}
