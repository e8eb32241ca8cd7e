using Microsoft.Extensions.Time.Testing;
using NovaCron.Client;
using NovaCron.Gateway.Tests.Fakes;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests;

public sealed class ClientRetryTests
{
    private readonly FakeFederation _federation = new();
    private readonly FakeTimeProvider _time = new();
    private readonly NovaCronClient _client;

    public ClientRetryTests() => _client = new NovaCronClient(
        FakeGrainFactory.Create(_federation), new NovaCronClientOptions { Region = "eu" }, _time);

    public static TheoryData<string> Commands => ["create", "start", "pause", "resume", "stop", "delete", "migrate"];

    public static TheoryData<Exception> Unanswered =>
    [
        new TimeoutException(),
        new SiloUnavailableException(),
        new OrleansException("No gateway could be asked."),
        new IOException("The connection was reset."),
        new OperationCanceledException("The silo stops."),
        FakeFederation.Error(NovaCronError.StorageUnavailable, isTransient: true),
        FakeFederation.Error(NovaCronError.HostUnreachable, isTransient: true),
        FakeFederation.Error(NovaCronError.Conflict, isTransient: true),
    ];

    [Theory]
    [MemberData(nameof(Unanswered))]
    public async Task A_read_and_a_command_that_nobody_answered_are_asked_again(Exception failure)
    {
        _federation.AddVm("web-1");
        _federation.Faults.Enqueue(failure);
        Assert.Equal("web-1", (await PassTimeAsync(_client.Vm("web-1").GetAsync())).Name);
        Assert.Equal(2, _federation.Calls.Count);
        _federation.Faults.Enqueue(failure);
        await PassTimeAsync(_client.Vm("web-1").StopAsync());
        Assert.Equal(4, _federation.Calls.Count);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_keeps_its_id_over_all_attempts(string command)
    {
        _federation.Faults.Enqueue(new TimeoutException());
        _federation.Faults.Enqueue(FakeFederation.Error(NovaCronError.StorageUnavailable, isTransient: true));
        await PassTimeAsync(Do(command));
        Assert.Equal(3, _federation.CommandIds.Count);
        Assert.True(CommandId.IsValid(Assert.Single(_federation.CommandIds.Distinct())));
        await PassTimeAsync(Do(command));
        Assert.Equal(2, _federation.CommandIds.Distinct().Count());
        await PassTimeAsync(Do(command, "given"));
        Assert.Equal("given", _federation.CommandIds.Last());
    }

    [Fact]
    public async Task Typing_is_never_repeated()
    {
        _federation.Fault = new TimeoutException();
        await Assert.ThrowsAsync<TimeoutException>(() => _client.Vm("web-1").WriteConsoleAsync([1]));
        Assert.Single(_federation.Calls);
    }

    [Theory]
    [InlineData(NovaCronError.RegionUnreachable, true)]
    [InlineData(NovaCronError.VmNotFound, true)]
    [InlineData(NovaCronError.Conflict, false)]
    [InlineData(NovaCronError.CommandReused, false)]
    [InlineData(NovaCronError.Internal, false)]
    public async Task An_answer_that_is_an_error_is_not_asked_for_again(NovaCronError answer, bool isTransient)
    {
        _federation.Fault = FakeFederation.Error(answer, isTransient);
        var error = await Assert.ThrowsAsync<NovaCronException>(() => _client.Vm("web-1").StartAsync());
        Assert.Equal(answer, error.Failure.Error);
        Assert.Single(_federation.Calls);
    }

    [Fact]
    public async Task A_call_is_given_up_when_its_time_is_over_and_says_why()
    {
        _federation.Fault = new SiloUnavailableException("none");
        var begin = _time.GetUtcNow();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => PassTimeAsync(_client.ListVmsAsync()));
        Assert.InRange(_time.GetUtcNow() - begin, TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(66));
        Assert.InRange(_federation.Calls.Count, 10, 100);
    }

    [Fact]
    public async Task Without_time_for_retries_there_are_none()
    {
        _federation.Fault = new TimeoutException();
        var client = new NovaCronClient(
            FakeGrainFactory.Create(_federation), new NovaCronClientOptions { Region = "eu", RetryFor = TimeSpan.Zero }, _time);
        await Assert.ThrowsAsync<TimeoutException>(() => client.Vm("web-1").StartAsync());
        Assert.Single(_federation.Calls);
    }

    [Fact]
    public async Task An_attempt_that_hangs_is_left_alone_and_repeated_with_the_same_id()
    {
        _federation.AddVm("web-1");
        _federation.HangsOnce = true;
        await PassTimeAsync(_client.Vm("web-1").StartAsync());
        Assert.Equal(2, _federation.Calls.Count);
        Assert.Single(_federation.CommandIds.Distinct());
    }

    [Fact]
    public async Task A_caller_that_cancels_is_not_asked_to_wait()
    {
        _federation.Fault = new TimeoutException();
        using var cancel = new CancellationTokenSource();
        var call = _client.Vm("web-1").StartAsync(cancellationToken: cancel.Token);
        Assert.False(call.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(_federation.Calls);
    }

    [Fact]
    public async Task A_cancellation_of_a_migration_is_repeated()
    {
        _federation.Faults.Enqueue(new TimeoutException());
        await PassTimeAsync(_client.Migration("01M").CancelAsync());
        Assert.Equal(2, _federation.Calls.Count);
    }

    private Task Do(string command, string? id = null)
    {
        var vm = _client.Vm("web-1");
        return command switch
        {
            "create" => vm.CreateAsync(new VmSpec(1 << 20, 1, "/kernel"), id),
            "start" => vm.StartAsync(id),
            "pause" => vm.PauseAsync(id),
            "resume" => vm.ResumeAsync(id),
            "stop" => vm.StopAsync(id),
            "delete" => vm.DeleteAsync(id),
            _ => vm.BeginMigrationAsync(new MigrationRequest("us"), id),
        };
    }

    private async Task<T> PassTimeAsync<T>(Task<T> call)
    {
        await PassTimeAsync((Task)call);
        return await call;
    }

    private async Task PassTimeAsync(Task call)
    {
        while (!call.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1);
        }

        await call;
    }
}
