using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace NovaCron.Client;

/// <summary>Adds <see cref="NovaCronClient"/> to an application.</summary>
public static class NovaCronClientExtensions
{
    /// <summary>Adds a <see cref="NovaCronClient"/> that connects to a region when the host starts.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="configure">Sets the region and where it is.</param>
    /// <exception cref="ArgumentException">An option is missing or outside its range.</exception>
    public static IHostApplicationBuilder AddNovaCronClient(this IHostApplicationBuilder builder, Action<NovaCronClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = Read(configure);
        builder.UseOrleansClient(client => RegionConnection.Configure(client, options));
        AddFacade(builder.Services, options);
        return builder;
    }

    /// <summary>Adds a <see cref="NovaCronClient"/> that connects to a region when the host starts.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the region and where it is.</param>
    /// <exception cref="ArgumentException">An option is missing or outside its range.</exception>
    public static IServiceCollection AddNovaCronClient(this IServiceCollection services, Action<NovaCronClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = Read(configure);
        services.AddOrleansClient(client => RegionConnection.Configure(client, options));
        return AddFacade(services, options);
    }

    /// <summary>Adds a <see cref="NovaCronClient"/> to a silo's own process: it uses the grain factory that is there.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="configure">Sets the region.</param>
    /// <exception cref="ArgumentException">An option is missing or outside its range.</exception>
    public static IServiceCollection AddNovaCronClientInSilo(this IServiceCollection services, Action<NovaCronClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        return AddFacade(services, Read(configure));
    }

    private static NovaCronClientOptions Read(Action<NovaCronClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new NovaCronClientOptions();
        configure(options);
        options.Validate();
        return options;
    }

    private static IServiceCollection AddFacade(IServiceCollection services, NovaCronClientOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.TryAddSingleton<NovaCronClient>();
        return services;
    }
}
