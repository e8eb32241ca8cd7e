namespace Orleans.Runtime;

/// <summary>A reminder could not be registered or removed.</summary>
/// <param name="message">Why.</param>
[GenerateSerializer, Alias("Orleans.ReminderException")]
public sealed class ReminderException(string message) : OrleansException(message);
