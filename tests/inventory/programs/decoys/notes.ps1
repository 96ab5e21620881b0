# Before 2024 this read https://api.ci.ai.dynamics.com/v1/instances/$id/data/Customer
Write-Verbose "the legacy service was https://api.ci.ai.dynamics.com/v1 until last year"
Start-Process "https://home.ci.ai.dynamics.com"
$orders = Invoke-RestMethod "https://contoso.azure-api.net/orders" -Headers @{ 'Ocp-Apim-Subscription-Key' = $key }
