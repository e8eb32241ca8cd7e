namespace NovaCron.Engine.Tests.Calls;

/// <summary>An error that was not made to travel.</summary>
public sealed class UnknownException(string message, Exception inner) : Exception(message, inner);
