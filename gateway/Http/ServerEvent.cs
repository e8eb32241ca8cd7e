namespace NovaCron.Gateway.Http;

/// <summary>A server-sent event.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Data">Its data, written as JSON in one line.</param>
/// <param name="Id">What a client that reconnects sends as <c>Last-Event-ID</c>; null without.</param>
internal sealed record ServerEvent(string Name, object Data, string? Id = null);
