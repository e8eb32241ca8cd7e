using System.Buffers;
using System.IO.Pipelines;
using NovaCron.Hypervisor.MigrationStream;

namespace NovaCron.Hypervisor.Tests.MigrationStream;

/// <summary>A stream after it went through a reader and a writer.</summary>
internal sealed record Rebuilt(byte[] Bytes, MigrationStreamReader Reader, HypervisorException? Failure)
{
    public static async Task<Rebuilt> FromAsync(byte[] stream, int seed = 1)
    {
        var output = new ArrayBufferWriter<byte>();
        var options = new StreamPipeReaderOptions(bufferSize: 1 << (4 + (Math.Abs(seed % 10))), minimumReadSize: 1);
        var reader = new MigrationStreamReader(PipeReader.Create(new DribbleStream(stream, seed), options),
            new MigrationStreamWriter(output));
        HypervisorException? failure = null;
        try
        {
            await reader.ReadToEndAsync(CancellationToken.None);
        }
        catch (HypervisorException e)
        {
            failure = e;
        }

        return new Rebuilt(output.WrittenSpan.ToArray(), reader, failure);
    }
}
