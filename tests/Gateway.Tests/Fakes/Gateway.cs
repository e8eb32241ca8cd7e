using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NovaCron.Client;

namespace NovaCron.Gateway.Tests.Fakes;

/// <summary>A gateway of region eu in front of fake grains, reached without a socket.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    private readonly WebApplication _application;

    private Gateway(WebApplication application, FakeFederation federation)
    {
        _application = application;
        Federation = federation;
        Http = application.GetTestClient();
    }

    public FakeFederation Federation { get; }

    public HttpClient Http { get; }

    public static async Task<Gateway> StartAsync(Action<NovaCronGatewayOptions>? configure = null, TimeProvider? time = null)
    {
        var federation = new FakeFederation();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        builder.Services.AddSingleton(FakeGrainFactory.Create(federation));
        builder.Services.AddNovaCronClientInSilo(client =>
        {
            client.Region = "eu";
            client.RetryDelay = TimeSpan.FromMilliseconds(1);
            client.RetryDelayMax = TimeSpan.FromMilliseconds(1);
            client.RetryFor = TimeSpan.FromMilliseconds(50);
        });
        builder.Services.AddNovaCronGateway(configure);
        var application = builder.Build();
        application.MapNovaCronApi();
        await application.StartAsync();
        return new Gateway(application, federation);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(path);

    public async Task<JsonElement> GetJsonAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    public Task<HttpResponseMessage> PostAsync(string path, string? json = null) =>
        Http.PostAsync(path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"));

    public Task<string> ReadEventsAsync(string path) => Http.GetStringAsync(path);

    public void StopHost() => _application.Lifetime.StopApplication();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _application.DisposeAsync();
    }
}
