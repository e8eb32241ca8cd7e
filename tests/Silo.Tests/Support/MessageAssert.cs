using System.Text.Json;
using NovaCron.GrainInterfaces;

namespace NovaCron.Silo.Tests.Support;

/// <summary>Compares records by content: their lists have no equality of their own.</summary>
internal static class MessageAssert
{
    public static void Same<T>(T expected, T actual) => Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));

    public static async Task<Failure> FailsAsync(Func<Task> call, NovaCronError error)
    {
        var exception = await Assert.ThrowsAsync<NovaCronException>(call);
        Assert.True(error == exception.Failure.Error, $"expected {error}, got {exception.Failure}");
        return exception.Failure;
    }
}
