using Microsoft.AspNetCore.Authorization;
using Mycosoft.Auth;

namespace Mycosoft.Tests.Unit.Auth;

public sealed class RouteRuleTests
{
    private static readonly string[] Open =
        ["GET /api/firmware/{id}/image", "GET /api/firmware/{id}/manifest", "GET /health", "GET /live", "GET /login", "GET /ready", "GET /scalar/favicon.svg", "GET /scalar/scalar.aspnetcore.js", "GET /scalar/scalar.js", "POST /login", "POST /logout"];

    /// <summary>What is neither a read for viewers nor a change for operators, and every route that lets in an agent or a device.</summary>
    private static readonly string[] Special =
    [
        "POST /approvals/{id}/approve: Approver", "POST /approvals/{id}/reject: Approver", "POST /policy/simulate: Viewer", "POST /api/dashboard/tickets: Viewer", "POST /agents/{id}/trial/end: Approver",
        "DELETE /keys/{id}: Admin", "GET /keys: Admin", "POST /keys: Admin",
        "POST /agents/register: Operator or Agent", "POST /api/tasks/submit: Operator or Agent", "POST /messages: Operator or Agent", "POST /tasks: Operator or Agent",
        "POST /api/devices/heartbeat: Operator or Device", "POST /api/devices/register: Operator or Device", "POST /api/devices/{id}/telemetry: Operator or Device", "POST /api/devices/ingest: Operator or Device",
        "GET /api/devices/{id}/commands/pending: Operator or Device", "POST /api/devices/{id}/commands/{commandId}/ack: Operator or Device", "POST /api/devices/envelope: Operator or Device", "POST /api/mindex/mycobrain/telemetry/ingest: Operator or Device", "POST /api/mindex/mycobrain/telemetry/ingest/batch: Operator or Device",
        "POST /api/devices/{id}/fci-summary: Operator or Device", "POST /api/mindex/telemetry/envelope: Operator or Device", "GET /api/mindex/mycobrain/commands/pending/{id}: Operator or Device", "POST /api/mindex/mycobrain/commands/{commandId}/ack: Operator or Device",
    ];

    [Fact]
    public void Every_route_says_whom_it_is_for()
    {
        Assert.NotEmpty(MappedRoutes.All);
        var silent = MappedRoutes.All.Where(route => route.Metadata.GetMetadata<RoleRule>() is null && route.Metadata.GetMetadata<IAllowAnonymous>() is null);
        Assert.Empty(silent.Select(MappedRoutes.NameOf));
    }

    [Fact]
    public void Only_the_probes_the_scripts_of_the_page_and_what_a_signed_address_opens_are_open() =>
        Assert.Equal(Open, MappedRoutes.All.Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(MappedRoutes.NameOf).Where(name => !IsFile(name)).Order(StringComparer.Ordinal));

    [Fact]
    public void Reads_are_for_viewers_and_changes_for_operators_but_for_those_that_are_listed()
    {
        var special = MappedRoutes.All.Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(route => (Name: MappedRoutes.NameOf(route), Rule: route.Metadata.GetMetadata<RoleRule>()!))
            .Where(route => !IsOfTheRuntimePage(route.Name) && !IsCircuit(route.Name) && route.Rule != new RoleRule(route.Name.StartsWith("GET", StringComparison.Ordinal) ? Role.Viewer : Role.Operator))
            .Select(route => $"{route.Name}: {route.Rule.Least}{(route.Rule.Also is { } also ? $" or {also}" : "")}");
        Assert.Equal(Special.Order(StringComparer.Ordinal), special.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_of_the_runtime_and_all_that_it_reads_is_for_admins()
    {
        var page = MappedRoutes.All.Where(route => IsOfTheRuntimePage(MappedRoutes.NameOf(route))).ToList();
        Assert.True(page.Count > 15, $"{page.Count} routes");
        Assert.All(page, route => Assert.Equal((new RoleRule(Role.Admin), null, "GET"), (route.Metadata.GetMetadata<RoleRule>(), route.Metadata.GetMetadata<IAllowAnonymous>(), string.Join(',', MappedRoutes.MethodsOf(route)))));
    }

    [Fact]
    public void Every_route_that_is_not_open_has_a_tag_that_a_key_can_be_limited_to() =>
        Assert.Empty(MappedRoutes.All.Where(route => route.Metadata.GetMetadata<RoleRule>() is not null && !Admission.ScopesOf(route).Any()).Select(MappedRoutes.NameOf));

    [Theory]
    [InlineData(Role.Viewer, Role.Viewer, true)]
    [InlineData(Role.Viewer, Role.Admin, true)]
    [InlineData(Role.Operator, Role.Viewer, false)]
    [InlineData(Role.Operator, Role.Approver, true)]
    [InlineData(Role.Approver, Role.Operator, false)]
    [InlineData(Role.Admin, Role.Approver, false)]
    [InlineData(Role.Viewer, Role.Device, false)]
    [InlineData(Role.Viewer, Role.Agent, false)]
    public void A_role_includes_those_below_it_and_those_that_stand_apart_include_nobody(Role least, Role role, bool admitted)
    {
        Assert.Equal(admitted, new RoleRule(least).Admits(role));
        Assert.True(new RoleRule(least, Role.Agent).Admits(Role.Agent));
        Assert.False(new RoleRule(least, Role.Agent).Admits(Role.Device));
    }

    [Fact]
    public void The_circuits_of_the_page_are_for_viewers() => Assert.All(
        MappedRoutes.All.Where(route => IsCircuit(MappedRoutes.NameOf(route))), route => Assert.Equal((new RoleRule(Role.Viewer), null), (route.Metadata.GetMetadata<RoleRule>(), route.Metadata.GetMetadata<IAllowAnonymous>())));

    private static bool IsCircuit(string route) => route.Contains(" /_blazor", StringComparison.Ordinal);

    /// <summary>A file of the page, which says the same to everybody.</summary>
    private static bool IsFile(string route) => route.StartsWith("GET,HEAD /control/", StringComparison.Ordinal) || route.StartsWith("GET,HEAD /_framework/", StringComparison.Ordinal);

    private static bool IsOfTheRuntimePage(string route) => route.StartsWith("GET /orleans", StringComparison.Ordinal);
}
