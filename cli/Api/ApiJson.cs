using System.Text.Json;
using System.Text.Json.Serialization;

namespace NovaCron.Cli.Api;

/// <summary>The API's JSON: camel case, compiled so that the command starts fast.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApiFeatures))]
[JsonSerializable(typeof(ApiList<ApiRegion>))]
[JsonSerializable(typeof(ApiList<ApiHost>))]
[JsonSerializable(typeof(ApiList<ApiVm>))]
[JsonSerializable(typeof(ApiList<ApiMigration>))]
[JsonSerializable(typeof(ApiReceipt))]
[JsonSerializable(typeof(ApiFederation))]
[JsonSerializable(typeof(ApiList<ApiOffence>))]
[JsonSerializable(typeof(ApiEpochs))]
[JsonSerializable(typeof(ApiVmDraft))]
[JsonSerializable(typeof(ApiVmPatch))]
[JsonSerializable(typeof(ApiVmGone))]
[JsonSerializable(typeof(ApiMigrationDraft))]
[JsonSerializable(typeof(ApiConsoleChunk))]
[JsonSerializable(typeof(ApiProblem))]
internal sealed partial class ApiJson : JsonSerializerContext;
