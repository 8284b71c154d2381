using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Mycosoft.Auth;
using Mycosoft.ControlRoom;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class DerivedKeysTests
{
    [Fact]
    public void What_one_gateway_protected_another_one_with_the_same_keys_opens()
    {
        var text = Gateway("first-key-of-the-owner", "viewer:second-key-of-the-owner").Protect("the state of a page");
        Assert.Equal("the state of a page", Gateway("viewer:second-key-of-the-owner", "first-key-of-the-owner").Unprotect(text));
    }

    [Fact]
    public void With_other_keys_nothing_opens()
    {
        var text = Gateway("first-key-of-the-owner").Protect("the state of a page");
        Assert.Throws<CryptographicException>(() => Gateway("second-key-of-the-owner").Unprotect(text));
        Assert.Throws<CryptographicException>(() => Gateway("first-key-of-the-owner", "second-key-of-the-owner").Unprotect(text));
    }

    private static IDataProtector Gateway(params string[] keys)
    {
        var services = new ServiceCollection();
        services.AddSingleton(new Access(Options.Create(new GatewayOptions { ApiKeys = keys })));
        services.AddSingleton<DerivedKeys>().AddSingleton<IConfigureOptions<KeyManagementOptions>, DerivedKeys.Setup>();
        services.AddDataProtection().SetApplicationName("mas");
        return services.BuildServiceProvider().GetDataProtector("page");
    }
}
