namespace NovaCron.GrainInterfaces;

/// <summary>A failure, said so that its reader knows whom to ask and whether to try again.</summary>
/// <param name="Error">Why.</param>
/// <param name="Stage">
/// What was being done: <c>request</c>, <c>planned</c>, <c>reserving</c>, <c>copying</c>, <c>switching-over</c>, ...
/// </param>
/// <param name="Side">Where: <c>source eu</c>, <c>target us</c>, <c>link eu-us</c>, <c>region eu</c>, or <c>request</c>.</param>
/// <param name="Message">A sentence for the operator.</param>
/// <param name="IsTransient">Whether the same request may succeed later.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.Failure")]
public sealed record Failure(
    [property: Id(0)] NovaCronError Error,
    [property: Id(1)] string Stage,
    [property: Id(2)] string Side,
    [property: Id(3)] string Message,
    [property: Id(4)] bool IsTransient);
