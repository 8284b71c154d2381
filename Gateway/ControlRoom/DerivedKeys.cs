using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace Mycosoft.ControlRoom;

/// <summary>
/// The key of data protection, derived from the configured API keys: every gateway of a company has the same without a store between them, and nothing has to be kept. What it protects lives for
/// minutes (the state of a page on its way through the browser), so new API keys cost a reload.
/// </summary>
internal sealed class DerivedKeys(Access access) : IXmlRepository
{
    private const string Purpose = "mas.data-protection.1";
    private const string Descriptor = "Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel.AuthenticatedEncryptorDescriptorDeserializer, Microsoft.AspNetCore.DataProtection";

    public IReadOnlyCollection<XElement> GetAllElements() => [Key()];

    public void StoreElement(XElement element, string friendlyName) => throw new NotSupportedException("The key follows from the API keys.");

    private XElement Key()
    {
        var secret = access.Keys.Derive(Purpose);
        var id = new Guid(access.Keys.Derive(Purpose + ".id").AsSpan(0, 16));
        return new("key", new XAttribute("id", id), new XAttribute("version", 1),
            new XElement("creationDate", Date(DateTimeOffset.UnixEpoch)),
            new XElement("activationDate", Date(DateTimeOffset.UnixEpoch)),
            new XElement("expirationDate", Date(DateTimeOffset.MaxValue.AddYears(-1))),
            new XElement("descriptor", new XAttribute("deserializerType", Descriptor),
                new XElement("descriptor",
                    new XElement("encryption", new XAttribute("algorithm", "AES_256_CBC")),
                    new XElement("validation", new XAttribute("algorithm", "HMACSHA256")),
                    new XElement("masterKey", new XElement("value", Convert.ToBase64String([.. secret, .. access.Keys.Derive(Purpose + ".more")]))))));
    }

    private static string Date(DateTimeOffset date) => date.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture);

    internal sealed class Setup(DerivedKeys keys) : IConfigureOptions<KeyManagementOptions>
    {
        public void Configure(KeyManagementOptions options) => (options.XmlRepository, options.XmlEncryptor, options.AutoGenerateKeys) = (keys, null, false);
    }
}
