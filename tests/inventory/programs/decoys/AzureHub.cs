using Microsoft.Azure.Management.CustomerInsights;

public class AzureHub
{
    public void Read(CustomerInsightsManagementClient client, string hub)
    {
        var profiles = client.Profiles.ListByHub("group", hub);
        var roles = client.Roles.GetAllRoleDefinitions();
    }
}
