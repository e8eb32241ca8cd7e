using System.Text.Json;
using System.Text.Json.Serialization;

namespace NovaCron.Gateway.Http;

/// <summary>The API's JSON: camel case, enums as camel-case strings, numbers as numbers.</summary>
internal static class ApiJson
{
    /// <summary>The same settings for what is written outside of a result: problems and events.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Applies the settings.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectRequiredConstructorParameters = true;
        options.RespectNullableAnnotations = true;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }
}
