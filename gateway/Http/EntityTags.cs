using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using NovaCron.Gateway.Errors;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Http;

/// <summary>Entity tags: a VM's stored version.</summary>
internal static class EntityTags
{
    /// <summary>A VM's entity tag.</summary>
    public static EntityTagHeaderValue Of(VmInfo vm) => new(string.Create(CultureInfo.InvariantCulture, $"\"{vm.Version}\""));

    /// <summary>Writes a VM's entity tag.</summary>
    public static void Write(HttpContext context, VmInfo vm) => context.Response.GetTypedHeaders().ETag = Of(vm);

    /// <summary>Whether the client has this version already.</summary>
    public static bool IsKnown(HttpContext context, VmInfo vm) =>
        context.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(Of(vm), false));

    /// <summary>Whether the request holds for some versions only.</summary>
    public static bool IsConditional(HttpContext context) => context.Request.GetTypedHeaders().IfMatch.Count > 0;

    /// <summary>Refuses a request that was meant for another version.</summary>
    /// <exception cref="RequestException">It was.</exception>
    public static void Check(HttpContext context, VmInfo vm)
    {
        var tags = context.Request.GetTypedHeaders().IfMatch;
        if (tags.Count > 0 && !tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(Of(vm), true)))
        {
            throw RequestException.Stale(Of(vm).ToString());
        }
    }
}
