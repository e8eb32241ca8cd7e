using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Store;
using NovaCron.Dwcp.Synchronization.Wire;
using NovaCron.Dwcp.Tests.Synchronization.Causality;
using NovaCron.Dwcp.Tests.Synchronization.Kit;

namespace NovaCron.Dwcp.Tests.Synchronization.Wire;

public sealed class ContextCodecTests
{
    private static readonly ReplicatedStoreOptions Options = new();

    [Fact]
    public void Contexts_and_vectors_are_read_as_they_were_written()
    {
        Prop.ForAll(CausalityKit.Contexts, context => ContextCodec.Decode(ContextCodec.Encode(context), Options).Equals(context))
            .Check(SyncProperty.Of(200));
        Prop.ForAll(CausalityKit.Vectors, vector => ContextCodec.DecodeVector(ContextCodec.Encode(vector), Options).Equals(vector))
            .Check(SyncProperty.Of(100));
    }

    [Fact]
    public void Bytes_that_were_changed_are_refused_or_mean_something_else() => Prop.ForAll(CausalityKit.Contexts, context =>
        WireCheck.IsStrict(ContextCodec.Encode(context), bytes => ContextCodec.Decode(bytes, Options), ContextCodec.Encode))
        .Check(SyncProperty.Of(50));

    [Fact]
    public void The_last_numbers_there_are_can_be_written()
    {
        var eu = CausalityKit.Authors[0];
        var context = CausalContext.Empty.Add(new DotRun(eu, Dot.NumberMax - 1, Dot.NumberMax));
        var bytes = ContextCodec.Encode(context);
        Assert.Equal(context, ContextCodec.Decode(bytes, Options));
        bytes[^1]++;
        Assert.Throws<WireFormatException>(() => ContextCodec.Decode(bytes, Options));
    }

    [Fact]
    public void Gaps_in_a_vector_and_what_is_over_a_limit_are_refused()
    {
        var gaps = CausalityKit.ContextOf([new(CausalityKit.Authors[0], 3), new(CausalityKit.Authors[2], 3)]);
        var bytes = ContextCodec.Encode(gaps);
        Assert.Throws<WireFormatException>(() => ContextCodec.DecodeVector(bytes, Options));
        Assert.Throws<WireFormatException>(() => ContextCodec.Decode(bytes, Options with { CloudRunsMax = 1 }));
        Assert.Throws<WireFormatException>(() => ContextCodec.Decode(bytes, Options with { AuthorsMax = 1 }));
    }
}
