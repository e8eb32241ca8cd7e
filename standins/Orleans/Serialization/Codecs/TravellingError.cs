namespace Orleans.Serialization.Codecs;

/// <summary>An error whose type has no <see cref="GenerateSerializerAttribute"/>, on its way.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Error")]
internal sealed record TravellingError(string TypeName, string Message, string? StackTrace, int HResult, TravellingError? Inner)
{
    /// <summary>How many inner errors travel along.</summary>
    private const int InnerMax = 8;

    // Only these are made anew by their own type: each has a constructor that takes a message, and nothing else that matters.
    private static readonly Dictionary<string, Func<string, Exception?, Exception>> Framework = new Func<string, Exception?, Exception>[]
    {
        (message, inner) => new InvalidOperationException(message, inner),
        (message, inner) => new ArgumentException(message, inner),
        (message, inner) => new ArgumentNullException(message, inner),
        (message, inner) => new ArgumentOutOfRangeException(message, inner),
        (message, inner) => new NotSupportedException(message, inner),
        (message, inner) => new TimeoutException(message, inner),
        (message, inner) => new OperationCanceledException(message, inner),
        (message, inner) => new TaskCanceledException(message, inner),
        (message, inner) => new FormatException(message, inner),
        (message, inner) => new OverflowException(message, inner),
        (message, inner) => new DivideByZeroException(message, inner),
        (message, inner) => new KeyNotFoundException(message, inner),
        (message, inner) => new InvalidCastException(message, inner),
        (message, inner) => new UnauthorizedAccessException(message, inner),
        (message, inner) => new IOException(message, inner),
        (message, inner) => new InvalidDataException(message, inner),
        (message, inner) => new ObjectDisposedException(message, inner),
        (message, inner) => new ArithmeticException(message, inner),
    }.ToDictionary(make => make("", null).GetType().FullName!);

    public static TravellingError Of(Exception error) => Of(error, InnerMax);

    /// <summary>The error at its goal.</summary>
    public Exception Arrive()
    {
        var inner = Inner?.Arrive();
        var error = Framework.TryGetValue(TypeName, out var make)
            ? make(Message, inner)
            : new UnavailableExceptionFallbackException(TypeName, $"{TypeName}: {Message}");
        ErrorFields.Restore(error, Message:
            error is UnavailableExceptionFallbackException ? error.Message : Message, StackTrace, HResult, inner);
        return error;
    }

    private static TravellingError Of(Exception error, int innerLeft) => new(
        error.GetType().FullName ?? error.GetType().Name,
        error.Message,
        error.StackTrace,
        error.HResult,
        error.InnerException is { } inner && innerLeft > 0 ? Of(inner, innerLeft - 1) : null);
}
