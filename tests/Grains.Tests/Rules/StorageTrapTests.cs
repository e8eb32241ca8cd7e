using System.Reflection;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.Regions;
using NovaCron.Grains.State;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Tests.Rules;

public sealed class StorageTrapTests
{
    private const string EarlierVm = """
        {"schemaVersion":1,"name":"web-1","uid":"9f","owner":"eu","epoch":3,"phase":"running","pending":"none","host":"h1",
        "guest":{"memoryBytes":536870912,"virtualCpus":2,"machineType":"pc-q35-10.0",
        "kernel":{"sha256":"ab","length":7},"commandLine":"quiet"},
        "migration":"01J0000000000000000000000A","transferTo":"us","createdAt":"2026-08-01T10:00:00+00:00","version":12,"laterMember":[1,2]}
        """;

    private static readonly StateSerializer Serializer = new();

    [Fact]
    public void Every_state_name_is_used_once_and_with_the_named_provider()
    {
        var facets = typeof(VmGrain).Assembly.GetTypes()
            .Where(type => typeof(Grain).IsAssignableFrom(type))
            .SelectMany(type => type.GetConstructors())
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<PersistentStateAttribute>())
            .OfType<PersistentStateAttribute>()
            .ToList();
        Assert.True(facets.Count >= 5);
        Assert.Equal(facets.Count, facets.Select(facet => facet.StateName).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(facets, facet => Assert.Equal(NovaCronStorage.Provider, facet.StorageName));
        Assert.All(facets, facet => Assert.StartsWith("novacron.", facet.StateName, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_grain_has_a_grain_type_and_every_interface_and_method_an_alias()
    {
        var types = typeof(VmGrain).Assembly.GetTypes().Concat(typeof(IVmGrain).Assembly.GetTypes()).ToList();
        var grains = types.Where(type => typeof(Grain).IsAssignableFrom(type)).ToList();
        Assert.All(grains, grain => Assert.NotNull(grain.GetCustomAttribute<GrainTypeAttribute>()));
        var contracts = types.Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type)).ToList();
        Assert.True(contracts.Count >= 9);
        Assert.All(contracts, contract => Assert.NotNull(contract.GetCustomAttribute<AliasAttribute>()));
        Assert.All(contracts.SelectMany(contract => contract.GetMethods()),
            method => Assert.NotNull(method.GetCustomAttribute<AliasAttribute>()));
    }

    [Fact]
    public void No_bulk_bytes_ride_a_grain_call_but_checked_console_input_receipts_and_what_replicas_say()
    {
        Type[] bulk = [typeof(byte[]), typeof(ReadOnlyMemory<byte>), typeof(Memory<byte>), typeof(Stream), typeof(BinaryData)];
        var carriers = typeof(VmGrain).Assembly.GetTypes().Concat(typeof(IVmGrain).Assembly.GetTypes())
            .Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))
            .SelectMany(contract => contract.GetMethods())
            .Where(method => method.GetParameters().Any(parameter => bulk.Contains(parameter.ParameterType)))
            .Select(method => method.Name)
            .Order();
        Assert.Equal(
            [
                "AnnounceAsync", "ExecuteAsync", "ReceiveAsync", "SignReceiptAsync", "SubmitAsync", "SynchronizeAsync", "WriteConsoleAsync",
                "WriteConsoleHereAsync",
            ],
            carriers);
    }

    [Theory]
    [InlineData("17")]
    [InlineData("abc1")]
    [InlineData("ABC1")]
    public void No_grain_key_reads_as_a_hexadecimal_number(string name)
    {
        string[] keys =
            [GrainKeys.Vm(name), GrainKeys.Host(name), GrainKeys.Cluster(name), GrainKeys.Migration(name), GrainKeys.Region(name)];
        Assert.All(keys, key => Assert.False(char.IsAsciiHexDigit(key[0]) && key.All(char.IsAsciiHexDigit)));
        Assert.All(keys, key => Assert.Contains('/', key));
        Assert.All(keys, key => Assert.Equal(name, GrainKeys.NameOf(key)));
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void A_row_of_an_earlier_build_still_reads()
    {
        var state = Serializer.Deserialize<VmState>(BinaryData.FromString(EarlierVm))!;
        Assert.Equal(("web-1", "eu", 3L, VmPhase.Running, 12L), (state.Name, state.Owner, state.Epoch, state.Phase, state.Version));
        Assert.Equal(new VmImage("ab", 7), state.Guest!.Kernel);
        Assert.Equal("us", state.Ownership.Pending!.To);
        Assert.Equal(state with { SchemaVersion = StateFormat.Version }, Serializer.Deserialize<VmState>(Serializer.Serialize(state)));
    }

    [Fact]
    public void Remembered_commands_survive_storage()
    {
        var command = VmCommands.Create("key-1", new VmSpec(1 << 20, 1)) with { Uid = "9f", IsPending = true };
        var state = new VmState { Name = "web-1", Commands = CommandMemory.Empty.Add(command) };
        Assert.Equal(state, Serializer.Deserialize<VmState>(Serializer.Serialize(state)));
        Assert.NotEqual(state, state with { Commands = state.Commands.Settle() });
    }

    [Fact]
    public void A_row_of_a_later_format_is_refused()
    {
        var later = EarlierVm.Replace("\"schemaVersion\":1", "\"schemaVersion\":5", StringComparison.Ordinal);
        var refusal = Assert.Throws<NotSupportedException>(() => Serializer.Deserialize<VmState>(BinaryData.FromString(later)));
        Assert.Equal("A stored VmState has format 5; this version reads up to 4.", refusal.Message);
    }

    [Fact]
    public void Stored_rows_name_no_types_and_hold_no_secret()
    {
        var plan = new MigrationPlan("01J0000000000000000000000A", "web-1", "9f", "eu", "us", "h1",
            3, 4, TimeSpan.FromSeconds(1), new GuestRecord(), default);
        var state = new MigrationState
        {
            Plan = plan,
            Step = SagaStep.Copy,
            Failure = new Failure(NovaCronError.LinkFailed, "copying", "source eu", "It broke.", true),
        };
        var row = Serializer.Serialize(state).ToString();
        Assert.DoesNotContain("$type", row, StringComparison.Ordinal);
        Assert.DoesNotContain("NovaCron.", row, StringComparison.Ordinal);
        Assert.DoesNotContain("token", row, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(state, Serializer.Deserialize<MigrationState>(BinaryData.FromString(row)));
    }

    [Fact]
    public void A_regions_inventory_survives_storage()
    {
        var ended = MigrationView.ToInfo(
            new MigrationState
            {
                Plan = new MigrationPlan("01J0000000000000000000000A", "web-1", "9f", "eu", "us", "h1",
                    3, 4, default, new GuestRecord(), default),
                Step = SagaStep.Ended,
                IsCommitted = true,
                StoppedAt = DateTimeOffset.UnixEpoch,
                RanAt = DateTimeOffset.UnixEpoch.AddSeconds(1),
            },
            null);
        var state = new RegionState { EndedMigrations = [ended], EndedIncoming = ["x"] };
        state = state with { Vms = state.Vms.Add("b").Add("a"), Incoming = state.Incoming.Add("y") };
        var read = Serializer.Deserialize<RegionState>(Serializer.Serialize(state))!;
        Assert.Equal(["a", "b"], read.Vms);
        Assert.Equal(["y"], read.Incoming);
        Assert.Equal(["x"], read.EndedIncoming);
        Assert.Equal([ended], read.EndedMigrations);
        Assert.Equal(TimeSpan.FromSeconds(1), read.EndedMigrations[0].Downtime);
    }
}
