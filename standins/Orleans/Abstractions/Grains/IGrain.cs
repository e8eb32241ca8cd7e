namespace Orleans;

/// <summary>The root of grain interfaces.</summary>
public interface IGrain : IAddressable;
