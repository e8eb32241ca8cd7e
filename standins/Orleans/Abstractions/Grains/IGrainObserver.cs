namespace Orleans;

/// <summary>The root of observer interfaces: objects of a client or a grain that grains may call.</summary>
public interface IGrainObserver : IAddressable;
