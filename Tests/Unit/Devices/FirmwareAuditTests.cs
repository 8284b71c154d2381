using Mycosoft.Devices;

namespace Mycosoft.Tests.Unit.Devices;

public sealed class FirmwareAuditTests
{
    [Theory]
    [InlineData("side-a-mdp-2.1.0", FirmwareTier.Compatible)]
    [InlineData("side-a-mdp-2.1.7", FirmwareTier.Compatible)]
    [InlineData("side-a-mdp-2.4.0-rc1", FirmwareTier.Compatible)]
    [InlineData("side-a-mdp-2.0.0", FirmwareTier.Partial)]
    [InlineData("side-a-mdp-1.3.0", FirmwareTier.Partial)]
    [InlineData("side-b-mdp-2.0.0", FirmwareTier.Partial)]
    [InlineData("side-a-mdp-3.0.0", FirmwareTier.Unknown)]
    [InlineData("gateway-router-1.0.0", FirmwareTier.Incompatible)]
    [InlineData("1.0.0", FirmwareTier.Incompatible)]
    [InlineData("7.0.0", FirmwareTier.Unknown)]
    [InlineData("unknown", FirmwareTier.Unknown)]
    [InlineData(null, FirmwareTier.Unknown)]
    [InlineData("", FirmwareTier.Unknown)]
    [InlineData("drone-fw-2.1.0", FirmwareTier.Unknown)]
    [InlineData("side-a-mdp-99999999999.1.0", FirmwareTier.Unknown)]
    public void A_firmware_is_judged_by_its_own_name(string? firmware, FirmwareTier tier)
    {
        var finding = FirmwareAudit.Judge(firmware);
        Assert.Equal(tier, finding.Tier);
        Assert.NotEmpty(finding.Reason);
    }

    [Fact]
    public void The_canonical_firmware_fits() => Assert.Equal(FirmwareTier.Compatible, FirmwareAudit.Judge(FirmwareAudit.Canonical).Tier);
}
