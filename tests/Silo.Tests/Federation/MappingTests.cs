using FsCheck;
using FsCheck.Fluent;
using NovaCron.GrainInterfaces;
using NovaCron.Silo.Federation.Mapping;
using NovaCron.Silo.Tests.Support;
using Wire = NovaCron.Silo.Federation.Wire;

namespace NovaCron.Silo.Tests.Federation;

public sealed class MappingTests
{
    [Fact]
    public void Every_progress_survives_the_wire() =>
        Prop.ForAll<long, int, int?>((bytes, round, seconds) =>
        {
            var progress = new MigrationProgress(
                bytes, bytes / 2, bytes ^ 3, bytes ^ 5, bytes / 3, round, round & 63, seconds is { } known ? TimeSpan.FromSeconds(
                    known) : null,
                "internet", Math.Abs(bytes / 7), round & 3, TimeSpan.FromTicks(Math.Abs(bytes / 5)),
                seconds is { } since ? DateTimeOffset.UnixEpoch.AddSeconds(since) : null);
            var migration = Samples.Migration with { Progress = progress };
            return Through(migration).Progress == progress;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_phase_and_error_survives_the_wire()
    {
        foreach (var phase in Enum.GetValues<MigrationPhase>())
            Assert.Equal(phase, Through(Samples.Migration with { Phase = phase }).Phase);
        foreach (var phase in Enum.GetValues<VmPhase>())
            Assert.Equal(phase, Wire.Vm.Parser.ParseFrom(Bytes((Samples.Vm with { Phase = phase }).ToWire())).FromWire().Phase);
        foreach (var error in Enum.GetValues<NovaCronError>())
            Assert.Equal(error, (Samples.Failure with { Error = error }).ToWire().FromWire().Error);
    }

    [Fact]
    public void An_error_of_a_newer_region_reads_as_its_fault()
    {
        var wire = Samples.Failure.ToWire();
        wire.Error = "SolarFlare";

        Assert.Equal(NovaCronError.Internal, wire.FromWire().Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("Frozen")]
    public void A_phase_that_is_not_known_is_refused(string phase)
    {
        var wire = Samples.Vm.ToWire();
        wire.Phase = phase;

        Assert.Contains("vm.phase", Assert.Throws<WireFormatException>(wire.FromWire).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_cannot_be_are_refused()
    {
        Refused(() => With(Samples.Vm.ToWire(), vm => vm.Name = "").FromWire());
        Refused(() => With(Samples.Vm.ToWire(), vm => vm.Name = new string('x', 257)).FromWire());
        Refused(() => With(Samples.Vm.ToWire(), vm => vm.Epoch = -1).FromWire());
        Refused(() => With(Samples.Vm.ToWire(), vm => vm.CreatedAtTicks = -1).FromWire());
        Refused(() => With(Samples.Vm.ToWire(), vm => vm.CreatedAtTicks = long.MaxValue).FromWire());
        Refused(() => With(Samples.Offer.ToWire(), offer => offer.Hardware = null).FromWire());
        Refused(() => With(Samples.Offer.ToWire(), offer => offer.SourceVersion = "ten").FromWire());
        Refused(() => With(Samples.Offer.ToWire(), offer => offer.Hardware.CommandLine = new string('x', 5000)).FromWire());
        Refused(() => With(Samples.Offer.ToWire(), offer => offer.Failover.Mode = "Sometimes").FromWire());
        Refused(() => With(Samples.Standby.ToWire(), order => order.Hardware = null).FromWire());
        Refused(() => With(Samples.Standby.ToWire(), order => order.Epoch = -1).FromWire());
        Refused(() => With(Samples.Grant.ToWire(), grant => grant.ConsoleOffset = -1).FromWire());
        Refused(() => With(Samples.Ticket.ToWire(), ticket => ticket.Token = Google.Protobuf.ByteString.CopyFrom(
            new byte[257])).FromWire());
        Refused(() => With(Samples.Chunk.ToWire(), chunk => chunk.Bytes = Google.Protobuf.ByteString.CopyFrom(new byte[16385])).FromWire());
    }

    private static void Refused<T>(Func<T> read) => Assert.Throws<WireFormatException>(() => read());

    private static T With<T>(T message, Action<T> change)
    {
        change(message);
        return message;
    }

    private static MigrationInfo Through(MigrationInfo migration) => Wire.Migration.Parser.ParseFrom(Bytes(migration.ToWire())).FromWire();

    private static byte[] Bytes(Google.Protobuf.IMessage message) => Google.Protobuf.MessageExtensions.ToByteArray(message);
}
