namespace Xunit.Abstractions;

/// <summary>The tests name this namespace, which this version of xunit has no more.</summary>
internal static class Nothing;
