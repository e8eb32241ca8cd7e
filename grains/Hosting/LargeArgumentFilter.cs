using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Hosting;

/// <summary>
/// Refuses byte arrays over <see cref="BytesMax"/> before they leave: bulk bytes never ride a grain call, and one message over
/// the silo's limit would close the connection that all grains share.
/// </summary>
internal sealed class LargeArgumentFilter : IOutgoingGrainCallFilter
{
    /// <summary>The most bytes in one argument: 64 KiB.</summary>
    public const int BytesMax = 64 * 1024;

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        var request = context.Request;
        for (var i = 0; i < request.GetArgumentCount(); i++)
        {
            var length = request.GetArgument(i) switch
            {
                byte[] bytes => bytes.Length,
                ReadOnlyMemory<byte> memory => memory.Length,
                _ => 0,
            };
            if (length > BytesMax)
            {
                throw Failures.Request(
                    NovaCronError.InvalidRequest,
                    $"Argument {i} of {context.MethodName} has {length} bytes; a grain call takes at most {BytesMax}.");
            }
        }

        return context.Invoke();
    }
}
