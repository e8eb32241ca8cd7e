using Microsoft.Extensions.Logging;

namespace NovaCron.Grains.Tests.World;

/// <summary>Puts what the product's grains log into the world's journal, which a failing test prints.</summary>
internal sealed class JournalLogs(TwoRegions world, string region) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Lines(world, region, categoryName);

    public void Dispose()
    {
    }

    private sealed class Lines(TwoRegions world, string region, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) =>
            logLevel >= LogLevel.Error || (logLevel >= LogLevel.Information && category.StartsWith("NovaCron", StringComparison.Ordinal));

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                world.Note($"{region}: {formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}");
            }
        }
    }
}
