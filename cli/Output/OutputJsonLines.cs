using System.Text.Json;
using System.Text.Json.Serialization;
using NovaCron.Cli.Api;

namespace NovaCron.Cli.Output;

/// <summary>The JSON that scripts read of what goes on: an object a line.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ApiVmChange))]
internal sealed partial class OutputJsonLines : JsonSerializerContext;
