using System.Buffers;
using System.IO.Pipelines;

namespace NovaCron.Agent.Tests.Kit;

/// <summary>A machine's stream that was damaged on its way to the agent.</summary>
internal static class TamperedStream
{
    /// <summary>Passes the stream on with one byte changed, or cut off, at a place.</summary>
    public static PipeReader Create(PipeReader stream, long? flipAt, long? cutAt)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19));
        _ = CopyAsync(stream, pipe.Writer, flipAt, cutAt ?? long.MaxValue);
        return pipe.Reader;
    }

    private static async Task CopyAsync(PipeReader from, PipeWriter to, long? flipAt, long cutAt)
    {
        try
        {
            for (long position = 0; position < cutAt;)
            {
                var read = await from.ReadAsync();
                var bytes = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, cutAt - position)).ToArray();
                if (flipAt is { } at && at >= position && at < position + bytes.Length)
                {
                    bytes[at - position] ^= 0xff;
                }

                position += bytes.Length;
                from.AdvanceTo(read.Buffer.GetPosition(bytes.Length));
                if ((await to.WriteAsync(bytes)).IsCompleted || read.IsCompleted)
                {
                    break;
                }
            }

            await to.CompleteAsync();
        }
        catch (Exception e)
        {
            await to.CompleteAsync(new IOException("The machine's connection broke.", e));
        }
    }
}
