using NovaCron.Engine.Tests.Support;

namespace NovaCron.Engine.Tests.Calls;

[GrainType("tests.call")]
internal sealed class CallGrain : Grain, ICallGrain, ISecretGrain
{
    private Parcel _kept = new();
    private SealedParcel _sealed = new();

    public Task<string> KeepAsync(Parcel parcel)
    {
        _kept = parcel;
        _kept.Items.Add("added by the grain");
        return Task.FromResult(string.Join(' ', parcel.Counts.Select(count => $"{count.Key}={count.Value}")
            .Concat(parcel.Numbers.Select(number => $"{number}"))));
    }

    public Task<Parcel> KeptAsync() => Task.FromResult(_kept);

    public Task<SealedParcel> KeepSealedAsync(SealedParcel parcel)
    {
        _sealed = parcel;
        return Task.FromResult(_sealed);
    }

    public async Task FailAsync(string how)
    {
        await Task.Yield();
        throw how switch
        {
            "whole" => new TestFailureException(new TestFailure("copying", IsTransient: true)),
            "argument" => new ArgumentException("bad argument"),
            "timeout" => new TimeoutException("too late"),
            _ => new UnknownException("unheard of", new InvalidOperationException("inside")),
        };
    }

    public ValueTask<int> FailWithValueAsync() => throw new NotSupportedException("at once");

    public async Task WaitForAsync(string name, CancellationToken cancellationToken = default)
    {
        Signals.Raise($"{name} began");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Signals.Raise($"{name} ended");
        }
    }

    public ValueTask<int> SumAsync(int first, int? second = null, params int[] others) => new(first + (second ?? 0) + others.Sum());

    public Task<string?> NothingAsync(string? nothing) => Task.FromResult(nothing);

    public Task<ICallGrain> SelfAsync() => Task.FromResult(this.AsReference<ICallGrain>());

    public Task<int> LargeAsync(byte[] bytes) => Task.FromResult(bytes.Length);

    public Task<string> WhisperAsync(Secret secret) => Task.FromResult(secret.Text + " (whispered)");
}
