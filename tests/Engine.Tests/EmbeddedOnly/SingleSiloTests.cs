using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using NovaCron.Engine.Tests.Calls;
using NovaCron.Engine.Tests.Support;
using Orleans.Configuration;
using Orleans.Runtime.Messaging;
using Orleans.Serialization;

namespace NovaCron.Engine.Tests.EmbeddedOnly;

public sealed class SingleSiloTests
{
    [Fact]
    public async Task Second_silo_is_refused_with_words()
    {
        using var database = new TestDatabase();
        var error = await Assert.ThrowsAsync<OrleansConfigurationException>(() => TestSilo.StartAsync(database, silo =>
            silo.UseLocalhostClustering(Ports.Free(), Ports.Free(), new IPEndPoint(IPAddress.Loopback, Ports.Free()))));
        Assert.Contains("one silo", error.Message, StringComparison.Ordinal);
    }

    // Microsoft Orleans refuses it too, after minutes of trying.
    [Fact]
    public async Task Client_of_another_cluster_is_refused_with_words()
    {
        using var database = new TestDatabase();
        await using var silo = await TestSilo.StartAsync(database);
        var error = await Assert.ThrowsAsync<SiloUnavailableException>(() => TestClient.StartAsync(silo.GatewayPort, "another-cluster"));
        Assert.Contains("another-cluster", error.Message, StringComparison.Ordinal);
        Assert.Contains(silo.ClusterId, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_scripts_are_named()
    {
        using var database = new TestDatabase();
        database.Execute("DELETE FROM OrleansQuery WHERE QueryKey = 'ClearStorageKey'");
        var error = await Assert.ThrowsAsync<OrleansConfigurationException>(() => TestSilo.StartAsync(database));
        Assert.Contains("ClearStorageKey", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_over_the_limit_fails_alone_and_the_connection_lives_on()
    {
        using var database = new TestDatabase();
        await using var silo = await TestSilo.StartAsync(database);
        await using var client = await TestClient.StartAsync(silo, builder =>
            builder.Configure<ClientMessagingOptions>(options => options.MaxMessageBodySize = 100_000));
        var grain = client.Grains.GetGrain<ICallGrain>(Keys.New("call"));
        await Assert.ThrowsAsync<InvalidMessageFrameException>(() => grain.LargeAsync(new byte[100_001]));
        Assert.Equal(50_000, await grain.LargeAsync(new byte[50_000]));
    }

    [Fact]
    public async Task Error_that_was_not_made_to_travel_keeps_its_name_and_message()
    {
        using var database = new TestDatabase();
        await using var silo = await TestSilo.StartAsync(database);
        await using var client = await TestClient.StartAsync(silo);
        var error = await Assert.ThrowsAsync<UnavailableExceptionFallbackException>(() =>
            client.Grains.GetGrain<ICallGrain>(Keys.New("call")).FailAsync("other"));
        Assert.Equal(typeof(UnknownException).FullName, error.ExceptionType);
        Assert.Contains("unheard of", error.Message, StringComparison.Ordinal);
        Assert.Equal("inside", Assert.IsType<InvalidOperationException>(error.InnerException).Message);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\u0004\u0000\u0000\u0000\u0001abcd")]
    [InlineData("\u0006\u0000\u0000\u0000\u0001NCGW\u0009\u0000")]
    public async Task Stranger_at_the_gateway_is_turned_away_and_clients_are_served_on(string words)
    {
        using var database = new TestDatabase();
        await using var silo = await TestSilo.StartAsync(database);
        using var stranger = new TcpClient();
        await stranger.ConnectAsync(IPAddress.Loopback, silo.GatewayPort);
        var stream = stranger.GetStream();
        await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(words));
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer).WaitAsync(Signals.Patience);
        Assert.Equal(3, answer.ToArray()[4]);
        await using var client = await TestClient.StartAsync(silo);
        Assert.Equal(1, await client.Grains.GetGrain<ICallGrain>(Keys.New("call")).SumAsync(1));
    }

    [Fact]
    public async Task Damaged_bytes_are_refused_as_such()
    {
        using var database = new TestDatabase();
        await using var silo = await TestSilo.StartAsync(database);
        var serializer = silo.Services.GetRequiredService<Serializer>();
        var whole = serializer.SerializeToArray(new Parcel { Items = ["a", "b"], Counts = { ["c"] = 1 } });
        for (var length = 1; length < whole.Length; length++)
        {
            Assert.Throws<SerializerException>(() => serializer.Deserialize<Parcel>(whole.AsMemory(0, length)));
        }

        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var damaged = whole.ToArray();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Null(Record.Exception(() => serializer.Deserialize<Parcel>(damaged))
                is var error and not SerializerException ? error : null);
        }
    }
}
