using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NovaCron.Client;

var builder = Host.CreateApplicationBuilder(args);
builder.AddNovaCronClient(novacron =>
{
    novacron.Region = "eu";
    novacron.Gateways.Add(IPEndPoint.Parse(builder.Configuration["gateway"] ?? "127.0.0.1:24961"));
});
using var app = builder.Build();
await app.StartAsync();

var vm = app.Services.GetRequiredService<NovaCronClient>().Vm("web-1");
var migration = await vm.MigrateAsync("us");
await foreach (var now in migration.WatchAsync())
    Console.WriteLine($"{now.Phase}, {now.Progress?.RemainingBytes} bytes left");
Console.WriteLine($"web-1 runs in {(await vm.GetAsync()).OwnerRegion}");
