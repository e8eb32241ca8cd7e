using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Tests.Hosting;

/// <summary>What lies between the order to stop and the process's end.</summary>
public sealed class StopTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLifetime _lifetime = new();

    public void Dispose() => _lifetime.Dispose();

    [Fact]
    public async Task A_stopping_process_is_not_ready_at_once_and_serves_until_its_pause_is_over()
    {
        var pause = new DrainPause(TimeSpan.FromSeconds(5), _lifetime, _time);

        var stopping = pause.StoppingAsync(CancellationToken.None);
        Assert.True(_lifetime.ApplicationStopping.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(stopping.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        await stopping;
    }

    [Fact]
    public async Task A_host_that_cannot_wait_cuts_the_pause_short_without_an_error()
    {
        using var hurry = new CancellationTokenSource();
        var stopping = new DrainPause(TimeSpan.FromMinutes(1), _lifetime, _time).StoppingAsync(hurry.Token);

        await hurry.CancelAsync();

        await stopping;
    }

    [Fact]
    public void A_stop_that_takes_too_long_ends_the_process()
    {
        var ended = 0;
        using var limit = Watch(() => ended++);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, ended);

        _lifetime.StopApplication();
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, ended);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, ended);
    }

    [Fact]
    public void A_stop_in_time_does_not()
    {
        var ended = 0;
        var limit = Watch(() => ended++);
        _lifetime.StopApplication();

        limit.Dispose();

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, ended);
    }

    private ShutdownLimit Watch(Action end) =>
        new(_lifetime, TimeSpan.FromSeconds(30), _time, end, NullLogger<ShutdownLimit>.Instance);

    private sealed class FakeLifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
