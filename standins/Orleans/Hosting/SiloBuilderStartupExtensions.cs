using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Lifecycle;

namespace Orleans.Hosting;

/// <summary>Runs code when a silo is up.</summary>
public static class SiloBuilderStartupExtensions
{
    /// <summary>Runs a delegate.</summary>
    public static ISiloBuilder AddStartupTask(
        this ISiloBuilder builder, Func<IServiceProvider, CancellationToken, Task> startupTask, int stage = ServiceLifecycleStage.Active)
    {
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            services => new StartupParticipant(stage, stop => startupTask(services, stop)));
        return builder;
    }

    /// <summary>Runs an object.</summary>
    public static ISiloBuilder AddStartupTask(
        this ISiloBuilder builder, IStartupTask startupTask, int stage = ServiceLifecycleStage.Active) =>
        builder.AddStartupTask((_, stop) => startupTask.Execute(stop), stage);

    /// <summary>Runs an object made from the services.</summary>
    public static ISiloBuilder AddStartupTask<TStartup>(this ISiloBuilder builder, int stage = ServiceLifecycleStage.Active)
        where TStartup : class, IStartupTask =>
        builder.AddStartupTask((services, stop) => ActivatorUtilities.GetServiceOrCreateInstance<TStartup>(services).Execute(stop), stage);
}
