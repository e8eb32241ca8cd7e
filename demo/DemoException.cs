namespace NovaCron.Demo;

/// <summary>The demonstration cannot go on, for a reason its user should read.</summary>
internal sealed class DemoException(string message) : Exception(message);
