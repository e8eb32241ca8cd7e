namespace NovaCron.Dwcp.Simulation;

/// <summary>A rule of the protocol was seen broken.</summary>
internal sealed class BrokenRuleException(string rule) : Exception(rule);
