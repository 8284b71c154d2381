using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Mycosoft.Agents;

/// <summary>The JSON schema of a payload or result record, with its descriptions and bounds.</summary>
public static class PayloadSchema
{
    private static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Annotate };

    public static JsonNode Of(Type type) => Json.Strict.GetJsonSchemaAsNode(type, Options);

    private static JsonNode Annotate(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject node)
            return schema;
        var source = context.PropertyInfo?.AttributeProvider ?? context.TypeInfo.Type;
        foreach (var attribute in source.GetCustomAttributes(inherit: true))
            Add(node, attribute);
        return schema;
    }

    private static void Add(JsonObject node, object attribute)
    {
        switch (attribute)
        {
            case DescriptionAttribute d:
                node["description"] = d.Description;
                break;
            case RangeAttribute r:
                node["minimum"] = JsonValue.Create(Convert.ToDouble(r.Minimum, System.Globalization.CultureInfo.InvariantCulture));
                node["maximum"] = JsonValue.Create(Convert.ToDouble(r.Maximum, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case StringLengthAttribute s:
                node["minLength"] = s.MinimumLength;
                node["maxLength"] = s.MaximumLength;
                break;
            case MinLengthAttribute m when node["items"] is not null:
                node["minItems"] = m.Length;
                break;
            case MaxLengthAttribute m when node["items"] is not null:
                node["maxItems"] = m.Length;
                break;
            case RegularExpressionAttribute e:
                node["pattern"] = e.Pattern;
                break;
        }
    }
}
