using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Incoming;

/// <summary>The record to write, or a refusal, which changes nothing.</summary>
internal readonly record struct IncomingDecision(IncomingState State, NovaCronError? Refusal = null, string Reason = "");
