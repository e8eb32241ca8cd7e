namespace NovaCron.Engine.Tests.Calls;

[Alias("Tests.ICallGrain")]
public interface ICallGrain : IGrainWithStringKey
{
    /// <summary>Keeps a parcel, changes its own copy, and says what it holds.</summary>
    [Alias("Keep")]
    Task<string> KeepAsync(Parcel parcel);

    [Alias("Kept")]
    Task<Parcel> KeptAsync();

    [Alias("KeepSealed")]
    Task<SealedParcel> KeepSealedAsync(SealedParcel parcel);

    [Alias("Fail")]
    Task FailAsync(string how);

    [Alias("FailWithValue")]
    ValueTask<int> FailWithValueAsync();

    [Alias("WaitFor")]
    Task WaitForAsync(string name, CancellationToken cancellationToken = default);

    [Alias("Sum")]
    ValueTask<int> SumAsync(int first, int? second = null, params int[] others);

    [Alias("Nothing")]
    Task<string?> NothingAsync(string? nothing);

    [Alias("Self")]
    Task<ICallGrain> SelfAsync();

    [Alias("Large")]
    Task<int> LargeAsync(byte[] bytes);
}
