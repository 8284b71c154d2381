using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Mycosoft.Agents;
using Mycosoft.Hosting;

namespace Mycosoft.Templates;

/// <summary>The original's templates and the owner's (<c>Mas:Templates</c>). One that names no built kind is kept, and says so.</summary>
public sealed class TemplateCatalog
{
    private static readonly (string Id, AgentCategory Category, string Name, double Cpu, int Memory, string[] Capabilities)[] Original =
    [
        ("infrastructure", AgentCategory.Infrastructure, "Infrastructure Agent", 1.0, 512, ["vm-management", "container-management"]),
        ("data", AgentCategory.Data, "Data Agent", 2.0, 1_024, ["etl", "query", "transform"]),
        ("security", AgentCategory.Security, "Security Agent", 1.0, 512, ["threat-detection", "audit"]),
        ("device", AgentCategory.Device, "Device Agent", 0.5, 256, ["telemetry", "control"]),
        ("integration", AgentCategory.Integration, "Integration Agent", 1.0, 512, ["api-calls", "webhooks"]),
        ("route-monitor", AgentCategory.Data, "Route Monitor Agent", 0.5, 256, ["monitoring", "alerting"]),
    ];

    private static readonly string[] Keys = ["Kind", "DisplayName", "Description", "CpuLimit", "MemoryLimit", "Capabilities", "Settings", "Trial"];
    private readonly Dictionary<string, AgentTemplate> _templates = new(StringComparer.Ordinal);

    private TemplateCatalog(IEnumerable<AgentTemplate> templates)
    {
        foreach (var template in templates)
            _templates[template.TemplateId] = template;
    }

    public IReadOnlyList<AgentTemplate> All => [.. _templates.Values.OrderBy(t => t.TemplateId, StringComparer.Ordinal)];

    public AgentTemplate? Find(string templateId) => _templates.GetValueOrDefault(templateId);

    /// <summary>Every fault of the owner's templates is reported, not only the first. One of his replaces one of the original's of the same name.</summary>
    public static TemplateCatalog Read(IConfiguration configuration, AgentCatalog kinds, ICollection<string> errors)
    {
        var original = Original.Select(o => new AgentTemplate(
            o.Id, o.Id, kinds.Find(o.Id)?.Category ?? o.Category, o.Name, kinds.Find(o.Id)?.Description ?? "", o.Cpu, o.Memory, o.Capabilities, null, kinds.Find(o.Id) is not null, "built-in"));
        return new([.. original, .. configuration.GetSection("Mas:Templates").GetChildren().Select(section => OfOwner(section, kinds, errors)).OfType<AgentTemplate>()]);
    }

    /// <summary>What an agent of it starts with.</summary>
    public static Answer<AgentConfig> ConfigOf(AgentTemplate template, JsonText? over)
    {
        var settings = template.Settings;
        if (over is { } laid)
        {
            if (Members(laid) is not { } members)
                return Fault.InvalidPayload("settings must be an object.", "$.settings");
            settings = new(SettingsPatch.Lay(settings is { } under ? Members(under) : null, members).ToJsonString());
        }

        return new AgentConfig(template.DisplayName, template.Description.Length > 0 ? template.Description : null, template.CpuLimit, template.MemoryLimit, Capabilities: template.Capabilities, Settings: settings);
    }

    private static JsonObject? Members(JsonText text)
    {
        try
        {
            return JsonNode.Parse(text.ToString()) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static AgentTemplate? OfOwner(IConfigurationSection section, AgentCatalog kinds, ICollection<string> errors)
    {
        var path = section.Path;
        foreach (var unknown in section.GetChildren().Select(c => c.Key).Except(Keys, StringComparer.OrdinalIgnoreCase))
            errors.Add($"{path}:{unknown}: is not known here; a template has {string.Join(", ", Keys)}.");
        if (section["Kind"] is not { Length: > 0 } name)
        {
            errors.Add($"{path}:Kind: is missing.");
            return null;
        }

        if (kinds.Find(name) is not { } kind)
            return new(section.Key, name, AgentCategory.Custom, section["DisplayName"] ?? section.Key, section["Description"] ?? "", 1, 512, [], null, Available: false, "owner");
        var template = new AgentTemplate(
            section.Key, kind.Kind, kind.Category, section["DisplayName"] ?? section.Key, section["Description"] ?? kind.Description, Number(section, "CpuLimit", 1, errors), (int)Number(section, "MemoryLimit", 512, errors),
            [.. section.GetSection("Capabilities").GetChildren().Select(c => c.Value).OfType<string>()], section["Settings"] is { } settings ? new JsonText(settings) : null, Available: true, "owner", Durations.Read(section, "Trial", errors));
        if (template.Settings is { } text && Members(text) is null)
            errors.Add($"{path}:Settings: is no JSON object.");
        else if (ConfigOf(template, null) is { Value: { } config } && ConfigRules.Check(config, kind) is { } fault)
            errors.Add($"{path}: {fault.Message} ({fault.Path})");
        return template;
    }

    private static double Number(IConfigurationSection section, string name, double otherwise, ICollection<string> errors)
    {
        if (section[name] is not { } text)
            return otherwise;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        errors.Add($"{section.Path}:{name}: '{text}' is not a number.");
        return otherwise;
    }
}
