<#
.SYNOPSIS
    Exports customers from https://api.ci.ai.dynamics.com/v1.
#>
param(
    [Parameter(Mandatory)] [string] $InstanceId,
    [string] $BaseUrl = "https://api.ci.ai.dynamics.com/v1"
)

$headers = @{
    Authorization               = "Bearer $env:CI_TOKEN"
    'Ocp-Apim-Subscription-Key' = $env:CI_KEY
}

# One page only.
$uri = "$BaseUrl/instances/$InstanceId/data/Customer?`$select=CustomerId,FullName&`$top=50"
$customers = Invoke-RestMethod -Uri $uri -Headers $headers

foreach ($one in $customers.value) {
    $id = $one.CustomerId
    $found = Invoke-RestMethod -Method Get -Headers $headers -Uri "$BaseUrl/instances/$($InstanceId)/data/UnifiedActivity?`$filter=CustomerId eq '$id'"
    Write-Output "$($one.FullName): $($found.value.Count)"
}

Invoke-RestMethod -Method Post -Headers $headers `
    -Uri ('{0}/instances/{1}/manage/workflows/main/jobs?operationType=all' -f $BaseUrl, $InstanceId)
